package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** etcd's own programs, as the member's image has them. */
final class Programs {
    private static final Pattern VERSION = Pattern.compile("[Vv]ersion: (\\d+\\.\\d+\\.\\d+\\S*)");
    private static final int MOST_SAID = 64 * 1024;

    private final Children children;
    private final List<Path> directories;

    Programs(Settings settings, Children children) {
        this.children = children;
        this.directories = Stream.concat(
                        Stream.of(settings.text("KUBESTASH_ETCD_BIN", "/usr/local/bin")),
                        Arrays.stream(settings.text("PATH").split(File.pathSeparator)))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** The server's version, such as {@code 3.5.21}. */
    String version() {
        String said = said(List.of(etcd().toString(), "--version"));
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, etcd() + " does not tell its version: " + lastLine(said));
        }
        return version.group(1);
    }

    Path etcd() {
        return find("etcd").orElseThrow(() -> missing("etcd"));
    }

    /** Makes a data directory of a snapshot. */
    void restore(Path snapshot, Identity identity, Path into, boolean skipHashCheck) {
        List<String> words = new ArrayList<>(
                List.of(tool().toString(), "snapshot", "restore", snapshot.toString(), "--data-dir", into.toString()));
        words.addAll(List.of("--name", identity.name()));
        words.addAll(List.of("--initial-cluster", identity.initialCluster()));
        words.addAll(List.of("--initial-cluster-token", identity.token()));
        words.addAll(List.of("--initial-advertise-peer-urls", identity.peerUrls()));
        if (skipHashCheck) {
            words.add("--skip-hash-check=true");
        }
        said(words);
    }

    /** Starts a program whose settings are nobody's but ours. */
    Process start(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD"));
        builder.environment().put("ETCDCTL_API", "3");
        return children.start(builder);
    }

    /** etcdutl, which newer etcds have for it, or the etcdctl of older ones. */
    private Path tool() {
        return find("etcdutl").or(() -> find("etcdctl")).orElseThrow(() -> missing("etcdutl or etcdctl"));
    }

    private Optional<Path> find(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private AgentFailure missing(String name) {
        return new AgentFailure(
                Reason.BAD_CONFIGURATION,
                name + " is in none of " + directories + ": choose the image that the members run");
    }

    /** Runs it to its end; what it said. */
    private String said(List<String> words) {
        try {
            Process process = start(words);
            process.getOutputStream().close();
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
                out.transferTo(java.io.OutputStream.nullOutputStream());
            }
            if (process.waitFor() != 0) {
                throw new AgentFailure(
                        Reason.LOAD_FAILED,
                        words.get(0) + " " + (words.size() > 2 ? words.get(1) + " " + words.get(2) : words.get(1))
                                + " failed: " + lastLine(said));
            }
            return said;
        } catch (IOException e) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, words.get(0) + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentFailure(Reason.LOAD_FAILED, "interrupted while " + words.get(0) + " ran", e);
        }
    }

    static String lastLine(String said) {
        List<String> lines = said.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
    }
}
