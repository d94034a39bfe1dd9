package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.Optional;

/**
 * What a load does with what it finds and with what cannot be kept by itself.
 *
 * @param to where the dump's root goes; empty: where it came from
 * @param types by paths in the target
 */
record LoadPolicy(Optional<String> to, IfExists ifExists, Acls acls, Sequences sequences, NodeTypes types) {

    /** What is done where something is below the target's root already. */
    enum IfExists {
        /** Nothing is loaded. */
        REFUSE,
        /** Nothing is loaded when one of the dump's nodes is there. */
        FAIL,
        /** All below the target's root is removed first. */
        REPLACE,
        /** The dump's nodes are written over those that are there; others stay. */
        MERGE
    }

    /** Whether nodes get the ACLs that they had. */
    enum Acls {
        KEEP,
        OPEN
    }

    /** Whether the numbers of sequential children go on where they were. */
    enum Sequences {
        LEAVE,
        ADVANCE
    }

    static LoadPolicy of(Settings settings) {
        String to = settings.text("KUBESTASH_PARAM_TO");
        return new LoadPolicy(
                to.isEmpty() ? Optional.empty() : Optional.of(NodePath.of(settings, "KUBESTASH_PARAM_TO", to)),
                ZooKeeperSettings.choice(settings, "KUBESTASH_PARAM_IF_EXISTS", IfExists.REFUSE),
                ZooKeeperSettings.choice(settings, "KUBESTASH_PARAM_ACLS", Acls.KEEP),
                ZooKeeperSettings.choice(settings, "KUBESTASH_PARAM_SEQUENCES", Sequences.LEAVE),
                NodeTypes.of(settings));
    }
}
