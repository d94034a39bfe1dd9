package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run of restic ended: its exit code (see {@code restic help}) and what it said last.
 *
 * @param error restic's own error message, empty when it gave none as JSON
 * @param lines the last plain lines of stderr
 */
public record Outcome(int exitCode, String error, List<String> lines) {
    public static final int NO_REPOSITORY = 10;
    public static final int LOCKED = 11;
    public static final int WRONG_PASSWORD = 12;
    public static final int CANCELLED = 130;

    /** How restic marks the lines of the command it reads from. */
    private static final Pattern OF_THE_COMMAND = Pattern.compile("subprocess [^:]*: (.*)");

    private static final Pattern RETRIED = Pattern.compile(".*retrying after [^:]*: (.*)");
    private static final Pattern COMMAND_FAILED = Pattern.compile(".*command failed: (.*)");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "dial tcp|connection refused|connection reset|no such host|i/o timeout|network is unreachable|"
                    + "no route to host|TLS handshake timeout|deadline exceeded|Client\\.Timeout|unexpected EOF|"
                    + "502 Bad Gateway|503 Service Unavailable|504 Gateway|connection unexpectedly closed");

    private static final Pattern REFUSED = Pattern.compile("\\b401\\b|\\b403\\b|Forbidden|Access ?Denied"
            + "|SignatureDoesNotMatch|signature we calculated|InvalidAccessKeyId|Access Key Id you provided");
    private static final Pattern DISTRUSTED = Pattern.compile("x509: |certificate|HTTP response to HTTPS client"
            + "|HTTP request to an HTTPS server|not look like a TLS handshake");

    public static Outcome of(int exitCode, LastWords words) {
        return new Outcome(exitCode, words.error(), words.lines());
    }

    /** The same words of a restic that was ended: what it kept trying counts, not that it was ended. */
    public Outcome ended() {
        return new Outcome(CANCELLED, error, lines);
    }

    public boolean good() {
        return exitCode == 0;
    }

    /** restic's own words as one line: its error, what it kept trying, or else its last lines. */
    public String words() {
        if (exitCode != CANCELLED && !error.isEmpty()) {
            return oneLine(error);
        }
        List<String> own = lines.stream()
                .filter(line -> !OF_THE_COMMAND.matcher(line).matches())
                .toList();
        Optional<String> tried = own.stream()
                .map(RETRIED::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .reduce((earlier, later) -> later);
        String rest = error.isEmpty() ? String.join("; ", own) : error;
        return tried.orElse(rest.isEmpty() ? "it said nothing" : oneLine(rest));
    }

    /** The last lines of the command restic read from, as one line. */
    public String wordsOfTheCommand() {
        return String.join(
                "; ",
                lines.stream()
                        .map(OF_THE_COMMAND::matcher)
                        .filter(Matcher::matches)
                        .map(m -> m.group(1))
                        .toList());
    }

    /** How the command restic read from ended, such as {@code exit status 3}; empty when restic says nothing of it. */
    public String endOfTheCommand() {
        Matcher failed = COMMAND_FAILED.matcher(words());
        return failed.matches() ? failed.group(1) : "";
    }

    /** How it ended: the command restic read from, or else restic itself. */
    public String end() {
        String ofTheCommand = endOfTheCommand();
        return ofTheCommand.isEmpty() ? "exit status " + exitCode : ofTheCommand;
    }

    /** Whether restic itself could not write: then its command failed only because nobody read it any more. */
    public boolean couldNotSave() {
        return lines.stream().anyMatch(line -> line.startsWith("Save(") && line.contains(" failed: "));
    }

    /** The failure this is, when restic was to do {@code what} at {@code place}. */
    public AgentFailure failure(String what, String place) {
        String start = what + " " + place + ": ";
        return switch (exitCode) {
            case NO_REPOSITORY -> new AgentFailure(Reason.REPOSITORY_FAILED, start + "there is no repository");
            case LOCKED -> new AgentFailure(Reason.REPOSITORY_LOCKED, start + words());
            case WRONG_PASSWORD ->
                new AgentFailure(
                        Reason.WRONG_REPOSITORY_PASSWORD,
                        start
                                + "the password in the encryption Secret does not open it: give the one it was made with");
            case CANCELLED -> storageFailure(start, "ended before it was done: ");
            default -> storageFailure(start, "restic ended with " + exitCode + ": ");
        };
    }

    /** Whether what restic tries again after such a line cannot end better without another Secret or CA. */
    static boolean hopeless(String line) {
        return REFUSED.matcher(line).find() || DISTRUSTED.matcher(line).find();
    }

    /** A failure without an exit code of its own: what restic said decides. */
    private AgentFailure storageFailure(String start, String how) {
        String words = words();
        if (words.contains("MakeBucket")
                && !UNREACHABLE.matcher(words).find()
                && !DISTRUSTED.matcher(words).find()) {
            return new AgentFailure(
                    Reason.STORAGE_REFUSED,
                    start + "there is no such bucket, and it cannot be made (" + words
                            + "): make the bucket, or correct its name");
        }
        if (REFUSED.matcher(words).find()) {
            return new AgentFailure(
                    Reason.STORAGE_REFUSED,
                    start + "the storage refuses the credentials (" + words
                            + "): give keys that may read and write there in the storage's Secret");
        }
        if (DISTRUSTED.matcher(words).find()) {
            return new AgentFailure(
                    Reason.STORAGE_REFUSED,
                    start + "no trusted TLS connection (" + words
                            + "): give the CA that signed the server's certificate as caBundle, and see that the"
                            + " storage's address begins with http or https as the server does");
        }
        if (UNREACHABLE.matcher(words).find()) {
            return new AgentFailure(
                    Reason.REPOSITORY_UNREACHABLE,
                    start + "the storage does not answer (" + words
                            + "): see that its server runs and that its address is right");
        }
        if (exitCode == CANCELLED && words.contains("context canceled")) {
            return new AgentFailure(
                    Reason.REPOSITORY_UNREACHABLE,
                    start
                            + "the storage did not answer in time: see that its server runs and that its address is right");
        }
        String remedy = words.contains("no space left on device") ? ": free some space there, or give it more" : "";
        return new AgentFailure(Reason.REPOSITORY_FAILED, start + how + words + remedy);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("(Fatal: )+", "").replaceAll("\\s*\\n\\s*", "; ");
    }
}
