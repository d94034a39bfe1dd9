package io.jenkins.plugins.kubestash.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the Job of one member reported; docs/etcd-restore.md explains each field. The numbers are {@code build}'s.
 *
 * @param state where its volume stands afterwards
 * @param did what was done, one line
 */
public record MemberResult(
        String command,
        String state,
        String name,
        String did,
        String snapshot,
        String sha256,
        long bytes,
        long revision,
        long keys,
        String clusterVersion,
        String etcdVersion,
        Optional<Instant> time,
        String path,
        double seconds,
        List<String> warnings) {
    /** What a command does not know is left out of its message. */
    public MemberResult {
        command = orEmpty(command);
        state = orEmpty(state);
        name = orEmpty(name);
        did = orEmpty(did);
        snapshot = orEmpty(snapshot);
        sha256 = orEmpty(sha256);
        clusterVersion = orEmpty(clusterVersion);
        etcdVersion = orEmpty(etcdVersion);
        time = time == null ? Optional.empty() : time;
        path = orEmpty(path);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** What must be the same for all members of one cluster. */
    String identity() {
        return String.join(" ", snapshot, sha256, Long.toString(revision), clusterVersion);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
