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
 * Watches one kind of object in a namespace until it is closed, and connects again whenever the stream ends. A stream
 * that the server ended in its time goes on where it was, so that a thousand listeners are not called for nothing; after
 * a failure, or when the server has forgotten that place, it starts with what is there now and hints at everything.
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
    private final Request.Kind kind;
    private final String namespace;
    private final Executor callbacks;
    private final ScheduledExecutorService timer;
    private final Consumer<Optional<String>> changed;
    private Duration delay = FIRST_DELAY;
    private Optional<Exchange> exchange = Optional.empty();
    private Optional<Future<?>> next = Optional.empty();
    /** Resource version of the last event, as long as the stream can go on from there. */
    private Optional<String> place = Optional.empty();

    private boolean live;
    private boolean closed;

    /** @param changed takes the name of the Job that something happened to, or empty: it may have been any */
    WatchStream(Api api, Request.Kind kind, String namespace, Threads threads, Consumer<Optional<String>> changed) {
        this.api = api;
        this.kind = kind;
        this.namespace = namespace;
        this.callbacks = threads.callbacks();
        this.timer = threads.timer();
        this.changed = changed;
    }

    synchronized void connect() {
        if (closed) {
            return;
        }
        Request request = Request.watch(kind, namespace, SECONDS, place);
        Exchange stream = api.stream(request, callbacks, new Lines(LONGEST_EVENT, false, new Connection(request)));
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

    /** Whether it goes on where it was. */
    private synchronized boolean opened() {
        live = true;
        delay = FIRST_DELAY;
        return place.isPresent();
    }

    private synchronized void reached(Optional<String> version) {
        place = version;
    }

    private synchronized void ended(boolean inTime) {
        live = false;
        place = inTime ? place : Optional.empty();
        if (closed) {
            return;
        }
        next.ifPresent(task -> task.cancel(false));
        next = Optional.of(timer.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS));
        Duration twice = delay.multipliedBy(2);
        delay = twice.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : twice;
    }

    /**
     * One event.
     *
     * @param job that it is about; empty when that cannot be read
     * @param version to go on from; empty for an error, which names none
     * @param change whether it is more than a mark of how far the stream is
     */
    record Event(Optional<String> job, Optional<String> version, boolean change) {
        static final Event UNKNOWN = new Event(Optional.empty(), Optional.empty(), true);

        static Event read(String text) {
            try {
                JsonNode event = JSON.readTree(text);
                String type = event.path("type").asText();
                JsonNode metadata = event.path("object").path("metadata");
                if (type.isEmpty() || type.equals("ERROR")) {
                    return UNKNOWN;
                }
                return new Event(
                        word(metadata.path("labels").path(Labels.JOB)),
                        word(metadata.path("resourceVersion")),
                        !type.equals("BOOKMARK"));
            } catch (JsonProcessingException e) {
                return UNKNOWN;
            }
        }

        private static Optional<String> word(JsonNode node) {
            return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
        }
    }

    /** One connection of the watch. */
    private final class Connection implements Lines.Sink {
        private final Request request;

        Connection(Request request) {
            this.request = request;
        }

        @Override
        public void opened() {
            if (!WatchStream.this.opened()) {
                changed.accept(Optional.empty());
            }
        }

        @Override
        public void line(String text, boolean continues) {
            Event event = continues ? Event.UNKNOWN : Event.read(text);
            reached(event.version());
            if (event.change()) {
                changed.accept(event.job());
            }
        }

        @Override
        public void ended(Optional<Throwable> failure) {
            failure.ifPresent(why -> LOG.log(Level.DEBUG, () -> request + " ended", why));
            WatchStream.this.ended(failure.isEmpty());
        }
    }
}
