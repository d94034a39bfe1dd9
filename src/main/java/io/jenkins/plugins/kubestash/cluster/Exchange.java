package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * One request under way. Its sink is called on the executor given, one call at a time and in order; the next bytes are
 * asked for when the sink is done with the last ones, so a slow sink slows the server down and nothing piles up. No
 * thread waits for the answer. Once ended it holds nothing: its connection, which the client keeps, holds on to it.
 */
final class Exchange {

    /** What becomes of the answer. */
    interface Sink {
        void answered(int status);

        void bytes(ByteBuffer bytes);

        /** The last call, and made once: the answer is whole, or what went wrong. */
        void ended(Optional<Throwable> failure);
    }

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final Executor executor;
    private Optional<Sink> sink;
    private CompletableFuture<?> lastStep = CompletableFuture.completedFuture(null);
    private volatile Optional<AsyncBody> body = Optional.empty();
    private volatile boolean cancelled;
    private boolean ended;

    private Exchange(Executor executor, Sink sink) {
        this.executor = executor;
        this.sink = Optional.of(sink);
    }

    static Exchange start(HttpClient http, HttpRequest request, Executor executor, Sink sink) {
        Exchange exchange = new Exchange(executor, sink);
        try {
            http.consumeBytes(request, (buffers, body) -> exchange.next(() -> exchange.take(buffers, body)))
                    .whenComplete((response, failure) -> exchange.next(() -> exchange.answered(response, failure)));
        } catch (RuntimeException e) {
            exchange.next(() -> exchange.end(Optional.of(e)));
        }
        return exchange;
    }

    /** Ends it soon; may be called at any time and more than once. */
    void cancel() {
        cancelled = true;
        body.ifPresent(AsyncBody::cancel);
        next(() -> end(Optional.of(new CancellationException("closed"))));
    }

    private synchronized void next(Runnable step) {
        lastStep = lastStep.handleAsync(
                (done, failure) -> {
                    guarded(step);
                    return null;
                },
                executor);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            body.ifPresent(AsyncBody::cancel);
            if (ended) {
                LOG.log(Level.WARNING, "who was told the end of an answer failed", e);
            }
            end(Optional.of(e));
        }
    }

    private void answered(HttpResponse<AsyncBody> response, Throwable failure) {
        if (failure != null) {
            end(Optional.of(failure));
            return;
        }
        AsyncBody answer = response.body();
        if (cancelled || ended) {
            answer.cancel();
            return;
        }
        body = Optional.of(answer);
        sink.ifPresent(open -> open.answered(response.code()));
        answer.done().whenComplete((nothing, problem) -> next(() -> end(Optional.ofNullable(problem))));
        answer.consume();
    }

    private void take(List<ByteBuffer> buffers, AsyncBody answer) {
        for (ByteBuffer buffer : buffers) {
            if (cancelled || ended) {
                answer.cancel();
                return;
            }
            sink.ifPresent(open -> open.bytes(buffer));
        }
        answer.consume();
    }

    private void end(Optional<Throwable> failure) {
        if (!ended) {
            ended = true;
            Optional<Sink> told = sink;
            sink = Optional.empty();
            body = Optional.empty();
            told.ifPresent(open -> open.ended(failure.map(Exchange::unwrapped)));
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
