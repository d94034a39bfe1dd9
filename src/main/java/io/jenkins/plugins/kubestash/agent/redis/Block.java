package io.jenkins.plugins.kubestash.agent.redis;

/** A block that a reader has checked. */
sealed interface Block permits Block.Functions, Block.Large, Block.Chunk, Block.RdbStart, Block.RdbBytes, KeysBlock {

    /** The server's libraries, as FUNCTION DUMP gives them. */
    record Functions(byte[] dump) implements Block {}

    /** A key whose value comes in chunks. */
    record Large(int database, long expiry, long valueLength, byte[] key) implements Block {}

    /**
     * The next bytes of the large value before it.
     *
     * @param last whether the value ends with it
     */
    record Chunk(byte[] bytes, boolean last) implements Block {}

    /**
     * The RDB of one of a cluster's servers begins.
     *
     * @param address of the server
     * @param replicationId of the history that it is a point of; empty when the server did not tell
     * @param offset of that point
     */
    record RdbStart(String address, String replicationId, long offset) implements Block {}

    /** The next bytes of the RDB at hand. */
    record RdbBytes(byte[] bytes) implements Block {}
}
