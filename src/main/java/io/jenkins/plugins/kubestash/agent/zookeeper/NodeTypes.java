package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which restored nodes the server may remove by itself, by patterns of their paths; the first that fits counts. */
final class NodeTypes {
    private static final long LONGEST = 0xff_ffff_ffffL;

    private final Map<Pattern, NodeType> types = new LinkedHashMap<>();

    /** From the parameters {@code containers} (paths) and {@code ttls} ({@code path=milliseconds}), separated by commas. */
    static NodeTypes of(Settings settings) {
        NodeTypes types = new NodeTypes();
        for (String path : words(settings.text("KUBESTASH_PARAM_CONTAINERS"))) {
            types.types.put(pattern("KUBESTASH_PARAM_CONTAINERS", path), NodeType.CONTAINER);
        }
        for (String word : words(settings.text("KUBESTASH_PARAM_TTLS"))) {
            int equals = word.lastIndexOf('=');
            types.types.put(
                    pattern("KUBESTASH_PARAM_TTLS", equals < 0 ? word : word.substring(0, equals)),
                    new NodeType.TimeToLive(milliseconds(word.substring(equals + 1))));
        }
        return types;
    }

    NodeType of(String path) {
        return types.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(NodeType.STAYS);
    }

    private static String[] words(String list) {
        return list.isBlank() ? new String[0] : list.strip().split("\\s*,\\s*");
    }

    /** A star stands for any part of one name. */
    private static Pattern pattern(String parameter, String path) {
        if (!path.startsWith("/") || path.length() == 1) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, parameter + " has '" + path + "': write paths such as /app/locks/*");
        }
        return Pattern.compile("\\Q" + path.replace("*", "\\E[^/]*\\Q") + "\\E");
    }

    private static long milliseconds(String text) {
        try {
            long value = Long.parseLong(text);
            if (value > 0 && value <= LONGEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new AgentFailure(
                Reason.BAD_PARAMETER,
                "KUBESTASH_PARAM_TTLS has '" + text + "': write path=milliseconds, from 1 to " + LONGEST);
    }
}
