package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.scene.Repo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold after every scenario, however its builds ended. */
final class Invariants {
    private static final List<String> KINDS = List.of("Job", "Pod", "Secret");
    private static final Set<String> NOT_OURS = Set.of("plugins", "war");
    private static final Duration LONGEST_CLEANING = Duration.ofSeconds(60);

    private final Stage stage;
    /** What each repository held when it was looked at last. */
    private final Map<Path, List<Path>> checked = new HashMap<>();

    Invariants(Stage stage) {
        this.stage = stage;
    }

    void check() {
        nothingIsLeftInTheCluster();
        repositoriesAreWholeAndUnlocked();
        noBuildShowsAStackTrace();
        nobodySeesASecret();
    }

    private void nothingIsLeftInTheCluster() {
        Waiting.until(
                "nothing is left in the cluster, where there is " + leftovers(stage),
                LONGEST_CLEANING,
                () -> leftovers(stage).isEmpty());
    }

    /** Kind and name of everything of ours that is in the cluster now, the agent's ConfigMap apart. */
    static List<String> leftovers(Stage stage) {
        return KINDS.stream()
                .flatMap(kind -> stage.cluster().list(kind, "").stream()
                        .filter(Invariants::isOurs)
                        .map(object -> kind + " "
                                + object.path("metadata").path("name").asText()))
                .toList();
    }

    private static boolean isOurs(ObjectNode object) {
        return object.path("metadata")
                .path("labels")
                .path(Labels.MANAGED_BY)
                .asText()
                .equals(Labels.MANAGER);
    }

    private void repositoriesAreWholeAndUnlocked() {
        for (Repo repo : stage.repositories()) {
            assertThat(files(repo.path().resolve("locks"))).as("locks").isEmpty();
            List<Path> holds = files(repo.path());
            if (!holds.equals(checked.put(repo.path(), holds))) {
                Repo.Said check = repo.check();
                assertThat(check.exitCode())
                        .as("restic check: %s", check.output())
                        .isZero();
            }
        }
    }

    private void noBuildShowsAStackTrace() {
        for (Path log : files(stage.jenkins().home().resolve("jobs"))) {
            if (log.getFileName().toString().equals("log")) {
                assertThat(read(log)).as("log %s", log).doesNotContainPattern("(?m)^\\s+at [a-z]+[\\w.$]*\\.");
            }
        }
    }

    /** Looks into every file that Jenkins has written: builds, stored pipelines and sessions, configurations, its own log. */
    private void nobodySeesASecret() {
        List<String> seen = new ArrayList<>();
        Stream.concat(
                        files(stage.jenkins().home()).stream(),
                        Stream.concat(
                                files(stage.room().resolve("tmp")).stream(),
                                Stream.of(stage.jenkins().log())))
                .filter(file -> holdsASecret(read(file)))
                .forEach(file -> seen.add(file.toString()));
        assertThat(seen).as("files that hold a secret").isEmpty();
    }

    /** Plain, or within base64 wherever it may begin there. */
    static boolean holdsASecret(String text) {
        return forms().stream().anyMatch(text::contains);
    }

    private static List<String> forms() {
        List<String> forms = new ArrayList<>(List.of(Stage.CANARY));
        for (int shift = 0; shift < 3; shift++) {
            String encoded = Base64.getEncoder()
                    .encodeToString(("-".repeat(shift) + Stage.CANARY).getBytes(StandardCharsets.UTF_8));
            forms.add(encoded.substring(4, encoded.length() - 4));
        }
        return forms;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has gone meanwhile
        }
    }

    private static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    boolean skip = entered.getParent().equals(directory)
                            && NOT_OURS.contains(entered.getFileName().toString());
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
