package io.jenkins.plugins.kubestash.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast restic may be, in KiB/s; absent is as fast as it can. */
public record Bandwidth(Optional<Integer> upload, Optional<Integer> download) {
    public static final Bandwidth NONE = new Bandwidth(Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException one line when a limit is not above 0 */
    public Bandwidth {
        upload.ifPresent(rate -> positive("upload", rate));
        download.ifPresent(rate -> positive("download", rate));
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        upload.ifPresent(rate -> words.addAll(List.of("--limit-upload", rate.toString())));
        download.ifPresent(rate -> words.addAll(List.of("--limit-download", rate.toString())));
        return words;
    }

    private static void positive(String name, int rate) {
        if (rate < 1) {
            throw new IllegalArgumentException("the " + name + " limit is " + rate + ": write KiB/s, 1 or more");
        }
    }
}
