package io.jenkins.plugins.kubestash.agent.block;

/** A block whose checksum was right. */
public record RawBlock(byte type, byte[] payload) {}
