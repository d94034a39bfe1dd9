package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Removes all that is below a node, children first, many in one transaction. */
final class TreeRemoval {
    private final Session session;
    private final Batch batch;
    private long removed;

    TreeRemoval(Session session) {
        this.session = session;
        this.batch = new Batch(session, this::removeOneByOne);
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
            batch.delete(found.get(i));
        }
        removed += found.size() - 1;
        batch.send();
        session.drain();
    }

    /** One may have gone by itself, as ephemeral nodes do; then those above are in a transaction that comes too early. */
    private void removeOneByOne(List<String> all, String refused, ErrorCode error) throws IOException {
        if (!error.equals(ErrorCode.NO_NODE) && !error.equals(ErrorCode.NOT_EMPTY)) {
            throw LoadFailure.of(session.settings(), refused, "removed", error);
        }
        for (String path : all) {
            session.post(Operation.delete(path), reply -> {
                if (reply.error().equals(ErrorCode.NO_NODE)) {
                    removed--;
                } else if (!reply.error().isNone()) {
                    throw LoadFailure.of(session.settings(), path, "removed", reply.error());
                }
            });
        }
    }
}
