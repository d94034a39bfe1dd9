package io.jenkins.plugins.kubestash.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the demo was asked for.
 *
 * @param shows in their order
 * @param keep leaves server, cluster and repository up at the end
 * @param dryRun prints the Plan and nothing else
 * @param kubeconfig of the cluster to use instead of the embedded one
 */
record Options(List<Show> shows, boolean keep, boolean dryRun, Optional<Path> kubeconfig) {
    static final String USAGE = "usage: ./demo [" + Show.engines() + "|all] [--keep] [--dry-run] [--kubeconfig FILE]";

    /** @throws IllegalArgumentException one line when a word is unknown */
    static Options parse(List<String> words) {
        List<Show> shows = Show.named("redis");
        boolean keep = false;
        boolean dryRun = false;
        Optional<Path> kubeconfig = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--keep" -> keep = true;
                case "--dry-run" -> dryRun = true;
                case "--kubeconfig" -> {
                    if (++i == words.size()) {
                        throw new IllegalArgumentException("--kubeconfig wants a file; " + USAGE);
                    }
                    kubeconfig = Optional.of(Path.of(words.get(i)));
                }
                default -> {
                    shows = Show.named(words.get(i));
                    if (shows.isEmpty()) {
                        throw new IllegalArgumentException("unknown word '" + words.get(i) + "'; " + USAGE);
                    }
                }
            }
        }
        kubeconfig.filter(file -> !file.toFile().canRead()).ifPresent(file -> {
            throw new IllegalArgumentException("the kubeconfig " + file + " cannot be read");
        });
        if (kubeconfig.isPresent()
                && shows.stream().anyMatch(show -> !show.engine().equals("redis"))) {
            throw new IllegalArgumentException("--kubeconfig shows redis only; " + USAGE);
        }
        return new Options(shows, keep, dryRun, kubeconfig);
    }
}
