package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file from which a kubelet makes a static pod. A kubelet does not see files whose names begin with a dot: a name of
 * that kind stops the pod, and tells both for which restore and what the file was called.
 */
final class Manifest {
    private static final Pattern HIDDEN = Pattern.compile("\\.kubestash-restore\\.([^.]+)\\.(.+)");

    private final Path directory;
    private final String pod;
    private final String restore;
    private final Steps steps;

    /** @param steps hears of every change before it is made */
    Manifest(Settings settings, String restore, Steps steps) {
        this.directory = Path.of(settings.text("KUBESTASH_PARAM_MANIFEST_DIR", "/etc/kubernetes/manifests"));
        this.pod = settings.required("KUBESTASH_MANIFEST_OF");
        this.restore = restore;
        this.steps = steps;
    }

    /** What was done, one phrase. */
    String hide() throws IOException {
        refuseAnothers();
        List<Path> hidden = hidden();
        List<Path> seen = seen();
        if (seen.isEmpty() && hidden.isEmpty()) {
            throw bad("no manifest in " + directory + " is that of static pod " + pod
                    + ": give the parameter manifestDir, the directory that the node's kubelet reads");
        }
        if (seen.isEmpty()) {
            return "nothing: its manifest was moved aside before";
        }
        // One that was written meanwhile is newer than the one that is hidden.
        Path from = seen.get(0);
        Path to = hidden.isEmpty()
                ? directory.resolve(".kubestash-restore." + restore + "." + from.getFileName())
                : hidden.get(0);
        move(from, to);
        return "moved its manifest " + from + " aside";
    }

    /** One that another restore has hidden stays so: it is that restore's to bring back. */
    String show() throws IOException {
        List<Path> hidden = hidden();
        if (hidden.isEmpty()) {
            return "nothing: this restore has not moved its manifest aside";
        }
        if (!seen().isEmpty()) {
            steps.before("delete " + hidden.get(0).getFileName());
            Files.delete(hidden.get(0));
            flush();
            return "nothing: somebody has written its manifest anew";
        }
        Matcher name = name(hidden.get(0));
        name.matches();
        Path to = directory.resolve(name.group(2));
        move(hidden.get(0), to);
        return "moved its manifest back to " + to;
    }

    Path directory() {
        return directory;
    }

    private void refuseAnothers() throws IOException {
        for (Path file : ofThePod(true)) {
            Matcher name = name(file);
            if (name.matches() && !name.group(1).equals(restore)) {
                throw new AgentFailure(
                        Reason.LOAD_FAILED,
                        "static pod " + pod + " is being restored by session " + name.group(1)
                                + ": wait for its end; if there is none, see docs/workload-restore.md");
            }
        }
    }

    /** Of this restore: none or one. */
    private List<Path> hidden() throws IOException {
        List<Path> ours = new ArrayList<>();
        for (Path file : ofThePod(true)) {
            Matcher name = name(file);
            if (name.matches() && name.group(1).equals(restore)) {
                ours.add(file);
            }
        }
        return one(ours);
    }

    private static Matcher name(Path file) {
        return HIDDEN.matcher(file.getFileName().toString());
    }

    /** Seen by the kubelet: none or one. */
    private List<Path> seen() throws IOException {
        return one(ofThePod(false));
    }

    private List<Path> one(List<Path> files) {
        if (files.size() > 1) {
            throw bad(files.get(0) + " and " + files.get(1) + " are both manifests of static pod " + pod
                    + ": remove one of them");
        }
        return files;
    }

    private List<Path> ofThePod(boolean dotted) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw bad("there is no directory " + directory + ": give the parameter manifestDir, the directory that the"
                    + " node's kubelet reads");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(".") == dotted)
                    .sorted()
                    .toList();
        }
        List<Path> found = new ArrayList<>();
        for (Path file : files) {
            if (ManifestText.pod(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .filter(pod::equals)
                    .isPresent()) {
                found.add(file);
            }
        }
        return found;
    }

    private void move(Path from, Path to) throws IOException {
        steps.before("move " + from.getFileName() + " to " + to.getFileName());
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        flush();
    }

    private void flush() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static AgentFailure bad(String message) {
        return new AgentFailure(Reason.BAD_PARAMETER, message);
    }
}
