package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.etcd.BoltFile;
import io.jenkins.plugins.kubestash.agent.etcd.SnapshotCheck;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code build}: a new data directory beside the old one, shown to start before it counts. */
final class Build {
    private static final long LOGS = 128L << 20;
    private static final int BUFFER = 1 << 16;

    private final Settings settings;
    private final Volume volume;
    private final Programs programs;
    private final ThrowawayMember proof;
    private final Consumer<String> log;
    private final List<String> warnings = new ArrayList<>();

    Build(Settings settings, Volume volume, Programs programs, Waiter waiter, Consumer<String> log) {
        this.settings = settings;
        this.volume = volume;
        this.programs = programs;
        this.proof = new ThrowawayMember(programs, waiter);
        this.log = log;
    }

    /** The journal of a build that is whole. */
    Journal run(Journal begun, Identity identity, MemberCommands.Chosen chosen) throws IOException {
        long began = System.nanoTime();
        DumpSource source = chosen.source();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", identity.name());
        facts.put("snapshot", chosen.id());
        facts.put("time", chosen.time());
        facts.put("path", chosen.path());
        facts.put("identity", identity.fingerprint());
        volume.write(begun.knowing(facts));
        for (Path left : List.of(volume.snapshot(), volume.proof(), volume.fresh())) {
            volume.delete(left);
        }
        refuseLogsElsewhere();
        refuseTooFull(source.bytes());
        boolean skipHashCheck = settings.flag("KUBESTASH_PARAM_SKIP_HASH_CHECK", false);
        boolean hashed = fetch(source, skipHashCheck, facts);
        long revision = look(facts);
        prove(revision, source.bytes(), !hashed, facts);
        volume.delete(volume.proof());
        programs.restore(volume.snapshot(), identity, volume.fresh(), !hashed);
        giveToOwner();
        volume.delete(volume.snapshot());
        facts.put("warnings", List.copyOf(warnings));
        facts.put("seconds", (System.nanoTime() - began) / 1_000_000 / 1000.0);
        Journal built = begun.at(State.BUILT).knowing(facts);
        volume.write(built);
        return built;
    }

    private void prove(long revision, long bytes, boolean skipHashCheck, Map<String, Object> facts) throws IOException {
        ThrowawayMember.Proven proven = proof.prove(volume.snapshot(), volume.proof(), bytes, skipHashCheck);
        if (proven.revision().isEmpty()) {
            warnings.add(
                    "the revision was not compared with that of an etcd on the snapshot: it tells it to its users only");
        } else if (proven.revision().get() != revision) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "the snapshot has revision " + revision + ", and an etcd that is started on it has "
                            + proven.revision().get());
        }
        proven.keys().ifPresent(keys -> facts.put("keys", keys));
        log.accept("an etcd started on the snapshot is healthy; it has revision " + revision);
    }

    private void refuseLogsElsewhere() {
        Path member = volume.data().resolve("member");
        if (Files.isSymbolicLink(member.resolve("wal"))
                || Volume.exists(member.resolve("snap")) && !Volume.exists(member.resolve("wal"))) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "the member at " + volume.data()
                            + " keeps its log in another directory (--wal-dir): such a member is to be restored by hand");
        }
    }

    private void refuseTooFull(long bytes) throws IOException {
        long room = volume.room();
        long needed = 2 * bytes + LOGS;
        if (room < needed) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "the volume of " + volume.data() + " has " + (room >> 20) + " MiB free, and " + (needed >> 20)
                            + " MiB are needed for the new data beside the old: make it larger");
        }
    }

    /** Brings the snapshot to the volume; whether it has its SHA-256 behind it. */
    private boolean fetch(DumpSource source, boolean skipHashCheck, Map<String, Object> facts) throws IOException {
        SnapshotCheck check = new SnapshotCheck();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = source.open();
                OutputStream out = Files.newOutputStream(volume.snapshot())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                check.take(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        facts.put("sha256", skipHashCheck ? check.endUnhashed() : check.end());
        facts.put("bytes", check.bytes());
        return check.hasTrailer();
    }

    /** What the snapshot itself tells; its revision. */
    private long look(Map<String, Object> facts) throws IOException {
        String etcd = programs.version();
        try (BoltFile bolt = new BoltFile(volume.snapshot())) {
            // An empty etcd has revision 1 and no key that would say so.
            long revision = Math.max(1, bolt.lastNumber("key").orElse(1));
            String cluster = bolt.value("cluster", "clusterVersion")
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
            facts.put("revision", revision);
            facts.put("clusterVersion", cluster);
            facts.put("etcdVersion", etcd);
            facts.put("members", members(bolt));
            refuseNewer(cluster, etcd);
            return revision;
        } catch (IndexOutOfBoundsException e) {
            throw new AgentFailure(Reason.DAMAGED_DUMP, "the snapshot is no whole bolt database", e);
        }
    }

    private static List<String> members(BoltFile bolt) throws IOException {
        List<String> names = new ArrayList<>();
        bolt.each("members", (id, json) -> JsonObject.parse(new String(json, StandardCharsets.UTF_8))
                .ifPresent(member -> names.add(member.text("name"))));
        names.sort(null);
        return names;
    }

    private void refuseNewer(String cluster, String etcd) {
        if (settings.flag("KUBESTASH_PARAM_SKIP_VERSION_CHECK", false) || !cluster.matches("\\d+\\.\\d+.*")) {
            return;
        }
        if (minor(cluster) > minor(etcd)) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "the snapshot is of etcd " + cluster.replaceFirst("\\.0$", "") + " and the programs here are "
                            + etcd + ": restore it with an etcd as new as its own");
        }
    }

    private static long minor(String version) {
        String[] parts = version.split("[.-]");
        return Long.parseLong(parts[0]) * 1000 + Long.parseLong(parts[1]);
    }

    /** The new data belong to whom the old ones belong to. */
    private void giveToOwner() throws IOException {
        Path member = volume.data().resolve("member");
        Path model = Volume.exists(member) ? member : volume.data();
        Object user = Files.getAttribute(model, "unix:uid");
        Object group = Files.getAttribute(model, "unix:gid");
        try (Stream<Path> all = Files.walk(volume.fresh())) {
            for (Path path : all.toList()) {
                if (!user.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                    give(path, "unix:uid", user);
                }
                if (!group.equals(Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS))) {
                    give(path, "unix:gid", group);
                }
            }
        }
    }

    private void give(Path path, String attribute, Object owner) {
        try {
            Files.setAttribute(path, attribute, owner, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            String warning = "the new data cannot be given to the owner of the old (" + attribute.substring(5) + " "
                    + owner + "): run the container as the member's user";
            if (!warnings.contains(warning)) {
                warnings.add(warning);
            }
        }
    }
}
