package io.jenkins.plugins.kubestash.agent.redis;

/** A block that a reader has checked. */
sealed interface Block permits Block.Functions, Block.Large, Block.Chunk, KeysBlock {

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
}
