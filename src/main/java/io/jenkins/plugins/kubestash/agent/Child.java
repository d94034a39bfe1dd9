package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import io.jenkins.plugins.kubestash.agent.restic.Outage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;

/** A process whose standard output is this one's, and whose standard error is copied and listened to. */
record Child(Children children, List<String> words, Map<String, String> environment) {

    Child(Children children, List<String> words) {
        this(children, words, Map.of());
    }

    /** The same with more in its environment. */
    Child with(Map<String, String> more) {
        return new Child(children, words, more);
    }

    /** @throws AgentFailure BAD_CONFIGURATION when it cannot be started */
    Process start(LastWords said, Outage outage) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            Process process = children.start(builder);
            process.getOutputStream().close();
            Thread copier = new Thread(() -> copy(process, said, outage), "stderr");
            copier.setDaemon(true);
            copier.start();
            return process;
        } catch (IOException e) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, words.get(0) + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static void copy(Process process, LastWords said, Outage outage) {
        byte[] buffer = new byte[8192];
        try (InputStream stderr = process.getErrorStream()) {
            for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                System.err.write(buffer, 0, n);
                System.err.flush();
                said.add(buffer, n);
                outage.endWhenOver(process);
            }
        } catch (IOException e) {
            // the child was ended: there is nothing more to copy
        }
        said.end();
    }
}
