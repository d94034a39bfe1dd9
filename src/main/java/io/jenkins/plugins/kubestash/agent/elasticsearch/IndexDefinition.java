package io.jenkins.plugins.kubestash.agent.elasticsearch;

/**
 * An index without its documents.
 *
 * @param settings flat, as the server gave them
 * @param mappings as the server gave them
 * @param aliases as the server gave them
 * @param documents how many it had when its reading began
 */
record IndexDefinition(String name, byte[] settings, byte[] mappings, byte[] aliases, long documents) {}
