package io.jenkins.plugins.kubestash.agent.metadata;

import java.io.IOException;

/** Where KubeStash's own files lie; names are relative to the storage's prefix. */
interface MetadataStore {

    boolean exists(String name) throws IOException;

    void write(String name, String text) throws IOException;

    /** Nothing happens when it is not there. */
    void delete(String name) throws IOException;
}
