package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a member of a deployment listens. */
record MongoAddress(String host, int port) {
    static final int DEFAULT_PORT = 27017;

    /** @param text {@code host}, {@code host:port}, {@code [::1]:port} */
    static MongoAddress parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.lastIndexOf(':');
        boolean hasPort = colon > trimmed.lastIndexOf(']') && colon == trimmed.indexOf(':', trimmed.indexOf(']') + 1);
        String host = hasPort ? trimmed.substring(0, colon) : trimmed;
        try {
            int port = hasPort ? Integer.parseInt(trimmed.substring(colon + 1)) : DEFAULT_PORT;
            if (!host.isEmpty() && port > 0 && port <= 65535) {
                return new MongoAddress(host.replaceAll("^\\[|\\]$", "").toLowerCase(Locale.ROOT), port);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new AgentFailure(Reason.BAD_CONFIGURATION, "'" + text + "' is no address: write host:port");
    }

    /**
     * The addresses of a replica set as MongoDB writes one.
     *
     * @param text {@code rs0/host:port,host:port}, also without the name
     */
    static List<MongoAddress> ofSet(String text) {
        return Arrays.stream(text.substring(text.indexOf('/') + 1).split(","))
                .filter(host -> !host.isBlank())
                .map(MongoAddress::parse)
                .toList();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
