package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The commands on one member's data; docs/etcd-restore.md says what each does and how they follow each other. */
public final class MemberCommands {

    /** The snapshot that {@code prepare} chose. */
    public interface Chosen {
        String id();

        /** When it was taken, as RFC 3339 writes it. */
        String time();

        /** Of the stream in it. */
        String path();

        DumpSource source();
    }

    private final Settings settings;
    private final Children children;
    private final Waiter waiter;
    private final Consumer<String> log;
    private final String restore;
    private final Volume volume;
    private final Steps steps;

    public MemberCommands(Settings settings, Children children, Waiter waiter, Consumer<String> log) {
        this(settings, children, waiter, log, Steps.UNWATCHED);
    }

    MemberCommands(Settings settings, Children children, Waiter waiter, Consumer<String> log, Steps steps) {
        this.settings = settings;
        this.children = children;
        this.waiter = waiter;
        this.log = log;
        this.steps = steps;
        this.restore = settings.required("KUBESTASH_SESSION").replaceFirst("\\.[^.]*$", "");
        this.volume = new Volume(Path.of(settings.text("KUBESTASH_PARAM_DATA_DIR", "/var/lib/etcd")), steps);
    }

    /**
     * Does what the word says, or goes on with it.
     *
     * @return the fields of the result
     */
    public Map<String, Object> run(String command, Chosen chosen) {
        if (command.equals("check")) {
            return new Check(settings, waiter, log).run();
        }
        try {
            refuseNoVolume();
            return switch (command) {
                case "stop" -> stop();
                case "build" -> build(chosen);
                case "swap" -> swap();
                case "start" -> start();
                case "undo" -> undo();
                case "clean" -> clean();
                case "status" -> result(command, volume.journal(), "changed nothing");
                default ->
                    throw new AgentFailure(
                            Reason.BAD_CONFIGURATION,
                            "unknown command 'etcd member " + command
                                    + "': stop, build, swap, start, check, undo, clean or status");
            };
        } catch (IOException e) {
            throw AgentFailure.behind(e)
                    .orElseGet(() -> failed("the volume of " + volume.data() + " fails: " + e.getMessage(), e));
        }
    }

    private void refuseNoVolume() {
        Path parent = volume.data().toAbsolutePath().getParent();
        if (!Files.isDirectory(volume.data()) && (parent == null || !Files.isDirectory(parent))) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "there is no directory " + volume.data() + " and none to make it in: check dataDir and the mount");
        }
    }

    private Map<String, Object> stop() throws IOException {
        Journal journal = volume.journal();
        if (!journal.state().untouched()) {
            refuseAnothers(journal);
        }
        Manifest manifest = new Manifest(settings, restore, steps);
        String did = manifest.hide();
        Duration limit = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        Turn.awaitNoEtcd(volume.data(), limit, waiter).ifPresent(running -> {
            throw failed(
                    running + " after " + limit.toSeconds() + " s: is " + manifest.directory()
                            + " the directory that the node's kubelet reads (parameter manifestDir)?",
                    null);
        });
        return result("stop", journal, did);
    }

    private Map<String, Object> start() throws IOException {
        return result("start", volume.journal(), new Manifest(settings, restore, steps).show());
    }

    private Map<String, Object> build(Chosen chosen) throws IOException {
        Identity identity = Identity.of(settings, restore);
        volume.makeHome();
        try (Turn turn = Turn.at(volume)) {
            Journal journal = settled();
            if (isSame(journal, chosen.id(), identity)) {
                return result("build", journal, "nothing: it was built before");
            }
            if (!journal.state().untouched()) {
                return result("build", journal, "nothing: it was built and moved to its place before");
            }
            Journal begun = new Journal(restore, State.BUILDING, List.of(), List.of(), Map.of());
            Programs programs = new Programs(settings, children);
            Journal built = new Build(settings, volume, programs, waiter, log).run(begun, identity, chosen);
            return result("build", built, "restored the snapshot beside the old data and saw an etcd start on it");
        }
    }

    private static boolean isSame(Journal journal, String snapshot, Identity identity) {
        return journal.state() == State.BUILT
                && snapshot.equals(journal.facts().get("snapshot"))
                && identity.fingerprint().equals(journal.facts().get("identity"));
    }

    /** The journal of this restore: one of another that has touched nothing, or has only to be tidied up, is ended. */
    private Journal settled() throws IOException {
        Journal journal = volume.journal();
        if (journal.state() == State.NONE && !Volume.entries(volume.old()).isEmpty()) {
            throw failed(volume.old() + " holds data and no journal says why: see docs/etcd-restore.md", null);
        }
        Journal settled = journal;
        if (journal.state().undoing()) {
            settled = new Swap(volume).back(journal);
        } else if (journal.state() == State.CLEANING) {
            volume.deleteHome();
            settled = Journal.NOTHING;
        } else if (!journal.restore().equals(restore) && journal.state().untouched()) {
            settled = Journal.NOTHING;
        }
        volume.makeHome();
        if (settled.state() != State.NONE) {
            refuseAnothers(settled);
        }
        return settled;
    }

    private Map<String, Object> swap() throws IOException {
        if (!volume.hasHome()) {
            throw failed("nothing was built at " + volume.data() + ": run build first", null);
        }
        try (Turn turn = Turn.at(volume)) {
            Journal journal = volume.journal();
            refuseAnothers(journal);
            return switch (journal.state()) {
                case BUILT, SWAPPING_OUT, SWAPPING_IN ->
                    result(
                            "swap",
                            new Swap(volume).forth(journal),
                            "moved the old data aside and the new in their place");
                case SWAPPED, CLEANING -> result("swap", journal, "nothing: they were swapped before");
                case NONE, BUILDING ->
                    throw failed("nothing was built at " + volume.data() + ": run build first", null);
                default -> throw failed("the restore at " + volume.data() + " is being undone: run undo", null);
            };
        }
    }

    private Map<String, Object> undo() throws IOException {
        if (!volume.hasHome()) {
            return result("undo", Journal.NOTHING, "nothing: there is no restore here");
        }
        try (Turn turn = Turn.at(volume)) {
            Journal journal = volume.journal();
            if (isAnothers(journal)) {
                return result("undo", Journal.NOTHING, "nothing: " + holdsAnothers(journal));
            }
            if (journal.state() == State.CLEANING) {
                throw failed("the old data of " + volume.data() + " are being removed: there is no way back", null);
            }
            boolean moved = !journal.state().untouched();
            Journal undone = new Swap(volume).back(journal);
            return result("undo", undone, moved ? "moved the old data back" : "removed the new data");
        }
    }

    private Map<String, Object> clean() throws IOException {
        if (!volume.hasHome()) {
            return result("clean", Journal.NOTHING, "nothing: there is no restore here");
        }
        try (Turn turn = Turn.at(volume)) {
            Journal journal = volume.journal();
            if (journal.state() == State.NONE) {
                new Swap(volume).back(journal);
                return result("clean", journal, "nothing: there is no restore here");
            }
            refuseAnothers(journal);
            if (journal.state() != State.SWAPPED && journal.state() != State.CLEANING) {
                throw failed(
                        "the restore at " + volume.data() + " is "
                                + journal.state().shown() + ", not swapped: the old data are still needed",
                        null);
            }
            volume.write(journal.at(State.CLEANING));
            volume.deleteHome();
            return result("clean", Journal.NOTHING, "removed the old data");
        }
    }

    private void refuseAnothers(Journal journal) {
        if (isAnothers(journal)) {
            throw failed(holdsAnothers(journal) + ": end that one with clean or undo first", null);
        }
    }

    private boolean isAnothers(Journal journal) {
        return journal.state() != State.NONE && !journal.restore().equals(restore);
    }

    private static String holdsAnothers(Journal journal) {
        return "the volume holds the data of restore " + journal.restore() + " ("
                + journal.state().shown() + ")";
    }

    private Map<String, Object> result(String command, Journal journal, String did) {
        log.accept(command + ": " + did);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("command", command);
        fields.put("state", journal.state().shown());
        fields.put("did", did);
        if (journal.state() != State.NONE) {
            fields.put("restore", journal.restore());
        }
        fields.putAll(journal.facts());
        fields.remove("identity");
        return fields;
    }

    private static AgentFailure failed(String message, Throwable cause) {
        return new AgentFailure(Reason.LOAD_FAILED, message, cause);
    }
}
