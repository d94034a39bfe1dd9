package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import java.time.Instant;

/**
 * An object that nothing refers to any more, and what became of it.
 *
 * @param cluster the controller's name for it
 * @param kind such as {@code Job}
 * @param name {@code namespace/name}
 * @param session id of the session that it was made for; may be empty
 * @param at when it was found
 * @param reason why it is still there, in one line; empty when it was removed
 */
public record Finding(
        String cluster,
        String kind,
        String name,
        String uid,
        String session,
        Instant created,
        Instant at,
        String reason) {

    static Finding of(String cluster, Found object, Instant at, String reason) {
        return new Finding(
                cluster,
                object.kind().toString(),
                object.ref().toString(),
                object.uid(),
                object.session(),
                object.created(),
                at,
                reason);
    }

    public boolean removed() {
        return reason.isEmpty();
    }

    /** Such as {@code Job shop/ks-1 of session abc in cluster main}. */
    @Override
    public String toString() {
        return kind + " " + name + (session.isEmpty() ? "" : " of session " + session) + " in cluster " + cluster;
    }
}
