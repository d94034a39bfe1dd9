package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind the address. The version is in the answer to {@code srvr}, which a server may be told to keep to
 * itself; the members are in a node that every client may read.
 *
 * @param version such as 3.9.4; {@code unknown} when the server does not say
 * @param members of an ensemble, as {@code host} of their quorum addresses; empty when it stands alone
 */
record ServerFacts(String version, List<String> members) {
    static final String UNKNOWN = "unknown";

    private static final Pattern VERSION = Pattern.compile("Zookeeper version: ([0-9]+(?:\\.[0-9]+)*)");
    private static final Pattern MODE = Pattern.compile("(?m)^Mode: (\\S+)");
    private static final Pattern MEMBER = Pattern.compile("(?m)^server\\.[0-9]+=(\\[[^]]+]|[^:]+):");
    private static final String CONFIG = "/zookeeper/config";

    ServerFacts {
        members = List.copyOf(members);
    }

    static ServerFacts of(Connector connector, Session session) throws IOException {
        String said = connector.ask("srvr").orElse("");
        Matcher version = VERSION.matcher(said);
        Matcher mode = MODE.matcher(said);
        boolean alone = mode.find() && mode.group(1).equals("standalone");
        return new ServerFacts(version.find() ? version.group(1) : UNKNOWN, alone ? List.of() : members(session));
    }

    private static List<String> members(Session session) throws IOException {
        Reply reply = session.read(Operation.GET_DATA, CONFIG);
        if (!reply.error().isNone()) {
            return List.of();
        }
        String config = new String(reply.buffer().orElse(new byte[0]), StandardCharsets.UTF_8);
        return MEMBER.matcher(config).results().map(found -> found.group(1)).toList();
    }

    String topology() {
        return members.isEmpty() ? "standalone" : "ensemble of " + members.size();
    }
}
