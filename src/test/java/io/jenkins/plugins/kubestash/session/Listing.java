package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/** Messages of {@code list}: what the controller reads in them, and how to make some that no pod would write. */
public final class Listing {
    /** Two snapshots, the second one an hour older, with ids 0…0a and 0…b. */
    static final String TWO =
            String.join("\n", "a\tb", "t85us0\t2s0", "rs\t1", "dump\tdump", "s2.1\ts1.1", "redis\t", "\ttask");

    private Listing() {}

    /** How a pod's end is understood whose {@code list} left this message. */
    public static Outcome outcome(String message) {
        ContainerView list = new ContainerView(
                "list", true, new ContainerView.Terminated(0, "Completed", message, Instant.EPOCH, Instant.EPOCH));
        PodView pod = new PodView(new ObjectRef("demo", "pod-1"), "Succeeded", "", false, List.of(list));
        return ((Reading.Ended) PodReader.read(pod)).outcome();
    }

    /** @throws ClassCastException when it cannot be read */
    public static SnapshotList read(String message) {
        return ((Outcome.Success) outcome(message)).result().listed().orElseThrow();
    }

    static String message(String columns, int total) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(columns.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "{\"snapshots\":\"" + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "\",\"total\":" + total
                + "}";
    }
}
