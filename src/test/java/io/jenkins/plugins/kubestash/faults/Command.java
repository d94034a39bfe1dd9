package io.jenkins.plugins.kubestash.faults;

import java.io.IOException;

/** A program of this machine. */
final class Command {
    private Command() {}

    /** Whether it is there and did what it was asked to do. */
    static boolean ran(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
