package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.restic.Progress;
import io.jenkins.plugins.kubestash.restic.ResticMessage;
import io.jenkins.plugins.kubestash.restic.Sizes;
import java.time.Duration;
import java.util.Optional;

/** Turns what containers write into lines for people. */
final class Words {
    private Words() {}

    /** @return the line to show, or empty when it says nothing to people */
    static Optional<String> containerLine(String container, String raw) {
        return said(raw).map(text -> "  " + container + ": " + text);
    }

    private static Optional<String> said(String raw) {
        Optional<ResticMessage> message = ResticMessage.parse(raw);
        if (message.isEmpty()) {
            String text = raw.strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        return Optional.of(words(message.get()));
    }

    private static String words(ResticMessage message) {
        if (message instanceof ResticMessage.Status status) {
            return Progress.text(status);
        }
        if (message instanceof ResticMessage.Summary summary) {
            return Sizes.text(summary.bytes()) + " read, " + Sizes.text(summary.added()) + " new, "
                    + Sizes.text(summary.stored()) + " stored, " + Sizes.perSecond(summary.bytes(), summary.seconds());
        }
        if (message instanceof ResticMessage.ErrorMessage error) {
            return error.message();
        }
        return ((ResticMessage.ExitError) message).message();
    }

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }
}
