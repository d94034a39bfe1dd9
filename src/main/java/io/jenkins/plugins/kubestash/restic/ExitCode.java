package io.jenkins.plugins.kubestash.restic;

import java.util.Arrays;

/** What restic's exit code means. */
public enum ExitCode {
    OK(0, "done"),
    FAILED(1, "failed; a backup left no snapshot"),
    CRASHED(2, "restic itself crashed"),
    INCOMPLETE(3, "some data could not be read; a backup left an incomplete snapshot"),
    NO_REPOSITORY(10, "there is no repository at this place"),
    LOCKED(11, "the repository is locked by somebody else"),
    WRONG_PASSWORD(12, "the repository has another password"),
    CANCELLED(130, "interrupted"),
    UNKNOWN(-1, "an exit code that is not restic's: it was probably killed from outside");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public static ExitCode of(int code) {
        return Arrays.stream(values())
                .filter(known -> known.code == code && known != UNKNOWN)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** For the user, without a full stop. */
    public String meaning() {
        return meaning;
    }
}
