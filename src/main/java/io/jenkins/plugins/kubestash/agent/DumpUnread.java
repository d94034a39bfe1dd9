package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;

/** Whoever was to read the dump has stopped. */
final class DumpUnread extends IOException {
    DumpUnread(IOException cause) {
        super("the dump is not read any more: " + cause.getMessage(), cause);
    }
}
