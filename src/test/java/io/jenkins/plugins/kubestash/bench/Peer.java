package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** redis-dump-go, the usual tool for what the agent does: found, or built where there is a Go tool chain. */
final class Peer {
    private static final String MODULE = "github.com/yannh/redis-dump-go";
    private static final String VERSION = "v0.8.2";
    private static final int BUILD_MINUTES = 3;

    private Peer() {}

    /** The program; empty when it is not here and cannot be had. */
    static Optional<Path> redisDumpGo(Path directory) {
        try {
            return Optional.of(Tools.find("redis-dump-go"));
        } catch (IllegalStateException notHere) {
            return build(directory);
        }
    }

    /** Within a module that names its version: 'go install' also asks for a list of versions, which not all proxies have. */
    private static Optional<Path> build(Path directory) {
        try {
            Path program = Path.of(System.getProperty("kubestash.tools", ".tools/bin"), "redis-dump-go")
                    .toAbsolutePath();
            Path module = Files.createDirectories(directory.resolve("peer"));
            Files.writeString(
                    module.resolve("go.mod"), "module peer\n\ngo 1.17\n\nrequire " + MODULE + " " + VERSION + "\n");
            Process go = new ProcessBuilder(
                            Tools.find("go").toString(), "build", "-mod=mod", "-o", program.toString(), MODULE)
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            boolean ended = go.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
            go.destroy();
            return ended && go.exitValue() == 0 ? Optional.of(program) : Optional.empty();
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
