package io.jenkins.plugins.kubestash.sql;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs servers, which refuse to be run by root, and their clients. */
final class Program {
    private static final String NOBODY = "65534";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Program() {}

    /** Words that run a server as somebody who may. */
    static List<String> server(String name, List<String> words) {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        all.add(Tools.find(name).toString());
        all.addAll(words);
        return all;
    }

    /** An empty directory that a server may write to. */
    static Path directory(String prefix) {
        try {
            Path directory = Files.createTempDirectory(prefix);
            give(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a directory and what is in it to whom the servers run as. */
    static void give(Path directory) {
        if (ROOT) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()), Map.of(), "");
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its output; throws when it does not end well. */
    static String run(List<String> words, Map<String, String> environment, String input) {
        try {
            Path in = Files.createTempFile("input-", "");
            Files.writeString(in, input);
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.redirectInput(in.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            Files.delete(in);
            if (exitCode != 0) {
                throw new IllegalStateException(words.get(0) + " ended with " + exitCode + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
