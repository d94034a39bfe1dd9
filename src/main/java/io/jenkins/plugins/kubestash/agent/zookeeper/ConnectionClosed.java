package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;

/** The server has ended the connection. */
final class ConnectionClosed extends IOException {
    ConnectionClosed(String message, Throwable cause) {
        super(message, cause);
    }
}
