package io.jenkins.plugins.kubestash.jenkins.run;

import hudson.FilePath;
import hudson.Functions;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jenkins.util.BuildListenerAdapter;
import jenkins.util.VirtualFile;

/** A build's artifacts below {@code kubestash/}, by way of the artifact manager that the controller has; no agent is needed. */
final class Artifacts {
    static final String FOLDER = "kubestash/";

    private Artifacts() {}

    /** @param contents by path; files of the same path are replaced */
    static void write(Run<?, ?> run, Map<String, String> contents, TaskListener listener)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kubestash");
        FilePath workspace = new FilePath(folder.toFile());
        try {
            Map<String, String> files = new LinkedHashMap<>();
            int number = 0;
            for (Map.Entry<String, String> content : contents.entrySet()) {
                String file = "file-" + number++;
                Files.writeString(folder.resolve(file), content.getValue());
                files.put(content.getKey(), file);
            }
            run.pickArtifactManager()
                    .archive(
                            workspace,
                            new Launcher.LocalLauncher(listener),
                            BuildListenerAdapter.wrap(listener),
                            files);
        } finally {
            workspace.deleteRecursive();
        }
    }

    /** @return at most so many bytes; empty when there is no such artifact or it cannot be had now */
    static Optional<String> read(Run<?, ?> run, String path, int most) {
        try {
            VirtualFile file = run.getArtifactManager().root().child(path);
            if (!file.isFile()) {
                return Optional.empty();
            }
            try (InputStream in = file.open()) {
                return Optional.of(new String(in.readNBytes(most), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the one who looks may see a build's artifacts. */
    static boolean visible(Run<?, ?> run) {
        return !Functions.isArtifactsPermissionEnabled() || run.hasPermission(Run.ARTIFACTS);
    }
}
