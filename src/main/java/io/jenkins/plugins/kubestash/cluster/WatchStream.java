package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kubestash.model.Labels;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches one kind of object in a namespace until it is closed, and connects again whenever the stream ends. Every
 * connection starts with what is there now, so no event can be missed and no resource version can be too old.
 */
final class WatchStream {
    private static final System.Logger LOG = System.getLogger(WatchStream.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_EVENT = 8 * 1024 * 1024;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final long SECONDS = 240;
    /** When the server itself has not ended the stream by now, the connection is dead. */
    private static final long GIVE_UP_SECONDS = SECONDS + 30;

    private final Api api;
    private final Request request;
    private final Executor callbacks;
    private final ScheduledExecutorService timer;
    private final Consumer<Optional<String>> changed;
    private Duration delay = FIRST_DELAY;
    private Optional<Exchange> exchange = Optional.empty();
    private Optional<Future<?>> next = Optional.empty();
    private boolean live;
    private boolean closed;

    /** @param changed takes the name of the Job that something happened to, or empty: it may have been any */
    WatchStream(Api api, Request.Kind kind, String namespace, Threads threads, Consumer<Optional<String>> changed) {
        this.api = api;
        this.request = Request.watch(kind, namespace, SECONDS);
        this.callbacks = threads.callbacks();
        this.timer = threads.timer();
        this.changed = changed;
    }

    synchronized void connect() {
        if (closed) {
            return;
        }
        Exchange stream = api.stream(request, callbacks, new Lines(LONGEST_EVENT, false, new Connection()));
        exchange = Optional.of(stream);
        next = Optional.of(timer.schedule(stream::cancel, GIVE_UP_SECONDS, TimeUnit.SECONDS));
    }

    /** Whether changes are being told at this moment. */
    synchronized boolean isLive() {
        return live;
    }

    synchronized void close() {
        closed = true;
        live = false;
        next.ifPresent(task -> task.cancel(false));
        exchange.ifPresent(Exchange::cancel);
    }

    private synchronized void opened() {
        live = true;
        delay = FIRST_DELAY;
    }

    private synchronized void ended() {
        live = false;
        if (closed) {
            return;
        }
        next.ifPresent(task -> task.cancel(false));
        next = Optional.of(timer.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS));
        Duration twice = delay.multipliedBy(2);
        delay = twice.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : twice;
    }

    /** The name of the Job that an event is about; empty when the event cannot be read or is an error. */
    static Optional<String> jobOf(String event) {
        try {
            JsonNode labels =
                    JSON.readTree(event).path("object").path("metadata").path("labels");
            return Optional.of(labels.path(Labels.JOB).asText("")).filter(name -> !name.isEmpty());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** One connection of the watch. */
    private final class Connection implements Lines.Sink {
        @Override
        public void opened() {
            WatchStream.this.opened();
            changed.accept(Optional.empty());
        }

        @Override
        public void line(String event, boolean continues) {
            changed.accept(continues ? Optional.empty() : jobOf(event));
        }

        @Override
        public void ended(Optional<Throwable> failure) {
            failure.ifPresent(why -> LOG.log(Level.DEBUG, () -> request + " ended", why));
            WatchStream.this.ended();
        }
    }
}
