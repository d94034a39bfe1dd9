package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Removes all that is below a node, children first. */
final class TreeRemoval {
    private final Session session;
    private long removed;

    TreeRemoval(Session session) {
        this.session = session;
    }

    long removed() {
        return removed;
    }

    /** @param except a node that stays, with all below it */
    void below(String root, String except) throws IOException {
        List<String> found = new ArrayList<>();
        found.add(root);
        // grows while it is read: parents come before their children
        for (int asked = 0; asked < found.size(); asked++) {
            String path = found.get(asked);
            session.send(Operation.read(Operation.GET_CHILDREN, path), reply -> {
                if (reply.error().isNone()) {
                    reply.texts().stream()
                            .map(name -> NodePath.join(path, "/" + name))
                            .filter(child -> !child.equals(except))
                            .forEach(found::add);
                } else if (!reply.error().equals(ErrorCode.NO_NODE)) {
                    throw LoadFailure.of(session.settings(), path, "listed", reply.error());
                }
            });
            if (asked == found.size() - 1) {
                session.drain();
            }
        }
        for (int i = found.size() - 1; i > 0; i--) {
            remove(found.get(i));
        }
        session.drain();
    }

    private void remove(String path) throws IOException {
        session.send(Operation.delete(path), reply -> {
            if (reply.error().isNone()) {
                removed++;
            } else if (!reply.error().equals(ErrorCode.NO_NODE)) {
                throw LoadFailure.of(session.settings(), path, "removed", reply.error());
            }
        });
    }
}
