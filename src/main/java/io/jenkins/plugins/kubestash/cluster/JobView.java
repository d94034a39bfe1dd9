package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.model.ObjectRef;

/**
 * A Job as far as a session looks at it.
 *
 * @param failure reason and message of a {@code Failed} condition, or empty
 * @param deleting whether its deletion is under way
 */
public record JobView(
        ObjectRef ref,
        String uid,
        boolean suspended,
        boolean complete,
        boolean failed,
        String failure,
        boolean deleting) {}
