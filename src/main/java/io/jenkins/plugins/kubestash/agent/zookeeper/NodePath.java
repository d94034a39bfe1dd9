package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;

/** Paths of nodes: a slash before each name; the root of all is one slash. */
final class NodePath {
    static final String ROOT = "/";
    static final String SYSTEM = "/zookeeper";
    static final String QUOTA = "/zookeeper/quota";

    private NodePath() {}

    /** A parameter that names a node; a slash at its end is forgiven. */
    static String of(Settings settings, String name, String otherwise) {
        String value = settings.text(name, otherwise);
        String path = value.length() > 1 && value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        boolean wellFormed =
                path.equals(ROOT) || path.matches("(/[^/\\x00-\\x1f\\x7f]+)+") && !path.matches(".*/\\.{1,2}(/.*)?");
        if (!wellFormed) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, name + " is '" + value + "': write the path of a node, such as /app");
        }
        if (path.equals(SYSTEM) || path.startsWith(SYSTEM + "/")) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, name + " is '" + value + "': that part belongs to the server itself");
        }
        return path;
    }

    /** @param below empty, or with a slash first */
    static String join(String root, String below) {
        if (below.isEmpty()) {
            return root;
        }
        return root.equals(ROOT) ? below : root + below;
    }

    /** Empty of the root's children. */
    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the quota of a node is. */
    static String quotaOf(String path) {
        return path.equals(ROOT) ? QUOTA : QUOTA + path;
    }
}
