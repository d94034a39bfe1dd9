package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Watches: one JSON document a line over a plain HTTP answer that stays open. */
final class Watches {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(20);

    private final Store store;
    private volatile int generation;

    Watches(Store store) {
        this.store = store;
    }

    void serve(ApiRequest request, ResourceType type, Predicate<ObjectNode> matches, Reply reply) throws IOException {
        if (request.header("upgrade").equalsIgnoreCase("websocket")) {
            reply.empty(200); // tells clients that only plain HTTP watches are to be had
            return;
        }
        try (OutputStream out = reply.stream("application/json")) {
            new Stream(request, type, matches, out).run(reply);
        }
    }

    /** Ends all watches as a server does whose time for them is over. */
    synchronized void endAll() {
        generation++;
    }

    /** Answers as to a watch that cannot go on. */
    static void expire(Reply reply) throws IOException {
        ObjectNode event = Json.object().put("type", "ERROR");
        event.set(
                "object",
                ApiException.expired("too old resource version: 1 (2)").status());
        try (OutputStream out = reply.stream("application/json")) {
            out.write(Json.bytes(event));
            out.write('\n');
        }
    }

    private final class Stream {
        private final ApiRequest request;
        private final ResourceType type;
        private final Predicate<ObjectNode> matches;
        private final OutputStream out;
        private final int begun = generation;
        private boolean columnsSent;

        Stream(ApiRequest request, ResourceType type, Predicate<ObjectNode> matches, OutputStream out) {
            this.request = request;
            this.type = type;
            this.matches = matches;
            this.out = out;
        }

        void run(Reply reply) throws IOException {
            Store.Subscription subscription;
            try {
                subscription = begin();
            } catch (ApiException e) {
                line("ERROR", e.status());
                return;
            }
            try (subscription) {
                follow(subscription, reply);
            }
        }

        private Store.Subscription begin() throws IOException {
            long since = version();
            if (since > 0) {
                out.flush();
                return store.subscribe(since);
            }
            Store.Listing listing;
            Store.Subscription subscription;
            synchronized (store) {
                listing = store.listing(type, request.namespace(), matches);
                subscription = store.subscribe(0);
            }
            for (ObjectNode object : listing.objects()) {
                send("ADDED", object);
            }
            if (request.query().containsKey("sendInitialEvents")) {
                bookmark(listing.version(), true);
            }
            out.flush();
            return subscription;
        }

        private long version() {
            try {
                String version = request.parameter("resourceVersion");
                boolean initial = request.query().containsKey("sendInitialEvents");
                return version.isEmpty() || initial ? 0 : Long.parseLong(version);
            } catch (NumberFormatException e) {
                throw ApiException.badRequest("invalid resource version: " + e.getMessage());
            }
        }

        private void follow(Store.Subscription subscription, Reply reply) throws IOException {
            String seconds = request.parameter("timeoutSeconds");
            Duration most = seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
            Instant end = Instant.now().plus(most);
            Instant bookmark = Instant.now().plus(BOOKMARK_EVERY);
            long seen = store.version();
            while (reply.open() && begun == generation && Instant.now().isBefore(end)) {
                Optional<Change> change = poll(subscription);
                if (change.isPresent()) {
                    seen = change.get().version();
                    tell(change.get());
                } else if (request.flag("allowWatchBookmarks") && Instant.now().isAfter(bookmark)) {
                    bookmark(seen, false);
                    bookmark = Instant.now().plus(BOOKMARK_EVERY);
                }
            }
        }

        private Optional<Change> poll(Store.Subscription subscription) {
            try {
                return Optional.ofNullable(subscription.changes().poll(200, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        /** An object that comes to match or ceases to match the selector is added or deleted for this watch. */
        private void tell(Change change) throws IOException {
            if (!change.type().equals(type)
                    || !(request.namespace().isEmpty()
                            || request.namespace().equals(Json.namespace(change.object())))) {
                return;
            }
            boolean now = !change.kind().equals("DELETED") && matches.test(change.object());
            boolean before = change.before().filter(matches).isPresent();
            if (now || before) {
                send(now ? before ? "MODIFIED" : "ADDED" : "DELETED", change.object());
                out.flush();
            }
        }

        private void send(String kind, ObjectNode object) throws IOException {
            if (request.wantsTable()) {
                line(kind, Tables.ofOne(type, object, !columnsSent));
                columnsSent = true;
            } else {
                line(kind, object);
            }
        }

        private void bookmark(long version, boolean initialEnd) throws IOException {
            ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            ObjectNode meta = Json.meta(object).put("resourceVersion", Long.toString(version));
            if (initialEnd) {
                meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            line("BOOKMARK", object);
            out.flush();
        }

        private void line(String kind, ObjectNode object) throws IOException {
            ObjectNode event = Json.object().put("type", kind);
            event.set("object", object);
            out.write(Json.bytes(event));
            out.write('\n');
        }
    }
}
