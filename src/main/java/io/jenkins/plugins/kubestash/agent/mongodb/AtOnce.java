package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Several dumps at the same time, but no more than so many. When one fails the others are ended, and its failure counts:
 * theirs would only say that they were ended.
 *
 * @param endAll ends the dumps that are under way
 */
record AtOnce(int limit, Runnable endAll) {

    void run(List<PartDump> dumps) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(limit, dumps.size()));
        try {
            CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
            dumps.forEach(dump -> ends.submit(() -> {
                dump.run();
                return null;
            }));
            for (int i = 0; i < dumps.size(); i++) {
                ends.take().get();
            }
        } catch (ExecutionException e) {
            throw AgentFailure.behind(e).orElseGet(() -> unexpected(e));
        } finally {
            threads.shutdownNow();
            endAll.run();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private static AgentFailure unexpected(ExecutionException e) {
        throw new IllegalStateException("a dump ended unexpectedly: " + Texts.deepest(e), e);
    }
}
