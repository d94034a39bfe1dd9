package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error that a server answered. Cheap to make: in a load, one may come for every key. */
final class RedisError extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Set<String> PASSING =
            Set.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "BUSY", "NOREPLICAS");
    private static final Pattern QUOTED = Pattern.compile("[`'\"]([^`'\"]+)[`'\"]");
    private static final int LONGEST = 200;

    private final transient RedisAddress address;

    /** @param line what stands behind the minus sign */
    RedisError(RedisAddress address, String line) {
        super(line);
        this.address = address;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The first word, such as {@code BUSYKEY}. */
    String code() {
        int space = getMessage().indexOf(' ');
        return space < 0 ? getMessage() : getMessage().substring(0, space);
    }

    boolean isRedirection() {
        return code().equals("MOVED") || code().equals("ASK");
    }

    /** Whether the user lacks the right to a key, not to a command. */
    boolean isAboutAKey() {
        return code().equals("NOPERM") && getMessage().contains("key");
    }

    boolean isUnknownCommand() {
        return getMessage().startsWith("ERR unknown command") || getMessage().startsWith("ERR unknown subcommand");
    }

    /** Where a MOVED or ASK points to. */
    RedisAddress redirection() {
        String[] words = getMessage().split(" ");
        return RedisAddress.parse(words[words.length - 1], address);
    }

    /**
     * What it means for the whole: an IOException when it may pass, an AgentFailure when it will not.
     *
     * @param otherwise the reason when nothing better is known
     * @return never: it throws
     */
    AgentFailure explain(Reason otherwise) throws IOException {
        String where = "redis at " + address;
        if (PASSING.contains(code()) || getMessage().startsWith("ERR max number of clients")) {
            throw new IOException(where + " cannot answer now: " + line(), this);
        }
        if (isUnknownCommand()) {
            throw refused(where + " does not know the command " + quoted() + ": it is renamed or disabled there");
        }
        switch (code()) {
            case "WRONGPASS":
                throw refused(where + " refuses the user name or password: check the AppBinding's Secret");
            case "NOAUTH":
                throw refused(where + " wants a password and the AppBinding's Secret gives none");
            case "NOPERM":
                throw refused(where + ": " + missingRight());
            case "DENIED":
                throw refused(where + " runs in protected mode and takes local clients only: give it a password");
            case "OOM":
                throw failed(Reason.LOAD_FAILED, where + " is out of memory: raise its maxmemory");
            case "READONLY":
                throw failed(Reason.LOAD_FAILED, where + " is a read-only replica: name the primary");
            case "MISCONF":
                throw failed(Reason.LOAD_FAILED, where + " takes no writes because it cannot save to its disk");
            default:
                if (getMessage().contains("AUTH") && getMessage().contains("without any password")
                        || getMessage().contains("no password is set")) {
                    throw refused(where + " has no password, but the AppBinding's Secret gives one");
                }
                throw failed(otherwise, where + " answered: " + line());
        }
    }

    private String missingRight() {
        if (isAboutAKey()) {
            return "the user may not touch every key: grant it ~*";
        }
        String command = quoted();
        return command.isEmpty()
                ? "the user lacks a right: " + line()
                : "the user may not run " + command.toUpperCase(Locale.ROOT) + ": grant it +" + command;
    }

    private String quoted() {
        Matcher matcher = QUOTED.matcher(getMessage());
        return matcher.find() ? matcher.group(1) : "";
    }

    private String line() {
        String line = Printable.of(getMessage());
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private AgentFailure refused(String message) {
        return failed(Reason.DATABASE_REFUSED, message);
    }

    private AgentFailure failed(Reason reason, String message) {
        return new AgentFailure(reason, message, this);
    }
}
