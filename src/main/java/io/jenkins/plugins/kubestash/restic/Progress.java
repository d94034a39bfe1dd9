package io.jenkins.plugins.kubestash.restic;

import java.util.Locale;

/** Progress for people: {@code 12.3 MiB, 4.1 MiB/s}, and where the end is known {@code 12.3 MiB of 41.0 MiB (30 %), 4.1 MiB/s}. */
public final class Progress {
    private Progress() {}

    public static String text(ResticMessage.Status status) {
        String done = Sizes.text(status.bytesDone());
        if (status.totalBytes() > 0) {
            done += String.format(Locale.ROOT, " of %s (%.0f %%)", Sizes.text(status.totalBytes()), status.percent());
        }
        String speed = Sizes.perSecond(status.bytesDone(), status.seconds());
        return speed.isEmpty() ? done : done + ", " + speed;
    }
}
