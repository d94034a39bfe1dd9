package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.Fields;
import java.nio.ByteBuffer;

/** A block that a reader has checked. */
sealed interface Block permits Block.Defined, Block.Index, Block.Some, Block.Large, Block.Chunk {

    record Defined(Definition definition) implements Block {}

    record Index(int number, IndexDefinition definition) implements Block {}

    /** Documents, whose sources are in the block's own bytes. */
    record Some(int index, byte[] payload, int[] starts) implements Block {
        int count() {
            return starts.length;
        }

        Document document(int position) {
            return Document.at(payload, starts[position]);
        }
    }

    /** A document whose source comes in chunks. */
    record Large(int index, Document document) implements Block {}

    /** @param last whether the source ends with it */
    record Chunk(byte[] payload, boolean last) implements Block {
        int offset() {
            return 1;
        }
    }

    /**
     * A document where it stands in a block.
     *
     * @param routing empty for none
     * @param sourceAt where its source begins
     */
    record Document(byte[] id, byte[] routing, long version, int sourceAt, int sourceLength) {

        static Document at(byte[] payload, int start) {
            ByteBuffer buffer = ByteBuffer.wrap(payload).position(start);
            Document head = head(buffer);
            int length = buffer.getInt();
            return new Document(head.id, head.routing, head.version, buffer.position(), length);
        }

        /** What stands before the source; the buffer is then behind it. */
        static Document head(ByteBuffer buffer) {
            boolean routed = (buffer.get() & DumpFormat.HAS_ROUTING) != 0;
            long version = buffer.getLong();
            byte[] id = text(buffer);
            return new Document(id, routed ? text(buffer) : new byte[0], version, 0, 0);
        }

        private static byte[] text(ByteBuffer buffer) {
            return Fields.bytes(buffer, buffer.getShort() & 0xffff);
        }
    }
}
