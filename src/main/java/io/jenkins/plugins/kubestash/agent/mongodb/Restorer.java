package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of {@code mongorestore}: what it reads is written into it, and how it ended is understood. */
final class Restorer {
    private static final Pattern RESULT =
            Pattern.compile(".*?(\\d+) document\\(s\\) restored successfully\\. (\\d+) document\\(s\\) failed.*");
    private static final Pattern LOST = Pattern.compile(
            "server selection error|connection\\(|socket|EOF|i/o timeout|connection refused|not primary|NotWritablePrimary"
                    + "|interrupted at shutdown|ShutdownInProgress|client disconnected");
    private static final Pattern FAILED = Pattern.compile(".*Failed: (.*)");
    private static final String GOES_ON = "continuing through error: ";
    private static final List<String> KEPT = List.of("PATH", "HOME", "TMPDIR", "LANG");

    private final Process process;
    private final LastWords said;
    private long restored;
    private long failed;
    private String trouble = "";

    private Restorer(Process process, LastWords said) {
        this.process = process;
        this.said = said;
    }

    static Restorer start(Children children, String program, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> environment = builder.environment();
        // the repository's password is none of its business
        environment.keySet().retainAll(KEPT);
        try {
            Process process = children.start(builder);
            List<Restorer> self = new ArrayList<>();
            LastWords said = new LastWords(line -> self.forEach(one -> one.hear(line)));
            Restorer restorer = new Restorer(process, said);
            self.add(restorer);
            restorer.listen();
            return restorer;
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    program + " cannot be started: " + e.getMessage()
                            + ": the container's image must have MongoDB's database tools",
                    e);
        }
    }

    private void listen() {
        Thread reader = new Thread(
                () -> {
                    byte[] buffer = new byte[8192];
                    try (InputStream stderr = process.getErrorStream()) {
                        for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                            System.err.write(buffer, 0, n);
                            System.err.flush();
                            said.add(buffer, n);
                        }
                    } catch (IOException e) {
                        // it was ended: what it said so far is all there is
                    }
                    said.end();
                },
                "mongorestore-stderr");
        reader.setDaemon(true);
        reader.start();
    }

    private synchronized void hear(String line) {
        int at = line.indexOf(GOES_ON);
        if (at >= 0 && !line.contains("E11000")) {
            trouble = line.substring(at + GOES_ON.length());
        }
        Matcher result = RESULT.matcher(line);
        if (result.matches()) {
            restored = Long.parseLong(result.group(1));
            failed = Long.parseLong(result.group(2));
        }
    }

    /** The last error that it went on behind, other than that a document was there already; empty when there was none. */
    synchronized String trouble() {
        return trouble;
    }

    /** Where the archive goes. */
    OutputStream input() {
        return process.getOutputStream();
    }

    synchronized long restored() {
        return restored;
    }

    synchronized long failed() {
        return failed;
    }

    void end() {
        Children.end(process);
    }

    /**
     * Waits for its end.
     *
     * @throws IOException when it lost the database
     * @throws AgentFailure when it failed
     */
    void await(MongoAddress address) throws IOException {
        int exitCode;
        List<String> lines;
        try {
            exitCode = process.waitFor();
            lines = said.complete().lines();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mongorestore was ending", e);
        }
        if (exitCode == 0) {
            return;
        }
        String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        String why = lines.stream()
                .map(FAILED::matcher)
                .filter(Matcher::matches)
                .map(failure -> failure.group(1))
                .reduce((earlier, later) -> later)
                .orElse(last);
        String progress = "; " + restored() + " documents were restored";
        if (why.contains("not authorized") || why.contains("Unauthorized")) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    "mongodb at " + address + " does not let the user restore (" + why + ")" + progress
                            + ": grant it the roles restore and clusterAdmin, or choose oplogReplay false");
        }
        if (LOST.matcher(why).find()) {
            throw new IOException("mongorestore lost mongodb at " + address + ": " + why + progress);
        }
        throw new AgentFailure(
                Reason.LOAD_FAILED, "mongorestore into " + address + " ended with " + exitCode + ": " + why + progress);
    }
}
