package io.jenkins.plugins.kubestash.agent.http;

/**
 * Where a server listens.
 *
 * @param host a name, or an IP address without brackets
 */
public record HttpAddress(String host, int port, boolean tls) {

    /** As it stands in a request: an IPv6 address in brackets. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority();
    }
}
