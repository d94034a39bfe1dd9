package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.cluster.Cluster.Watching;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Two watches for each namespace, on Jobs and on pods, that all sessions of the namespace share. */
final class WatchHub implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WatchHub.class.getName());

    private final Api api;
    private final Threads threads;
    private final Map<String, Namespace> namespaces = new HashMap<>();

    WatchHub(Api api, Threads threads) {
        this.api = api;
        this.threads = threads;
    }

    synchronized Watching watch(ObjectRef job, Runnable hint) {
        boolean first = !namespaces.containsKey(job.namespace());
        Namespace namespace = namespaces.computeIfAbsent(job.namespace(), Namespace::new);
        Subscription subscription = new Subscription(namespace, job.name(), hint);
        namespace.subscriptions.add(subscription);
        if (first) {
            namespace.streams.forEach(WatchStream::connect);
        } else if (namespace.streams.stream().anyMatch(WatchStream::isLive)) {
            subscription.give();
        }
        return subscription;
    }

    private synchronized void leave(Subscription subscription) {
        Namespace namespace = subscription.namespace;
        namespace.subscriptions.remove(subscription);
        if (namespace.subscriptions.isEmpty() && namespaces.remove(namespace.name, namespace)) {
            namespace.streams.forEach(WatchStream::close);
        }
    }

    @Override
    public synchronized void close() {
        namespaces.values().forEach(namespace -> {
            namespace.subscriptions.forEach(subscription -> subscription.closed = true);
            namespace.streams.forEach(WatchStream::close);
        });
        namespaces.clear();
    }

    /** Who listens in a namespace, and the two streams they share. */
    private final class Namespace {
        private final String name;
        private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
        private final List<WatchStream> streams;

        Namespace(String name) {
            this.name = name;
            this.streams = Stream.of(Request.Kind.JOB, Request.Kind.POD)
                    .map(kind -> new WatchStream(api, kind, name, threads, this::changed))
                    .toList();
        }

        private void changed(Optional<String> job) {
            subscriptions.stream()
                    .filter(subscription -> job.isEmpty() || job.get().equals(subscription.job))
                    .forEach(Subscription::give);
        }
    }

    /** One listener. Hints that come while one is waiting to be given are one hint. */
    private final class Subscription implements Watching {
        private final Namespace namespace;
        private final String job;
        private final Runnable hint;
        private final AtomicBoolean waiting = new AtomicBoolean();
        private volatile boolean closed;

        Subscription(Namespace namespace, String job, Runnable hint) {
            this.namespace = namespace;
            this.job = job;
            this.hint = hint;
        }

        private void give() {
            if (!closed && waiting.compareAndSet(false, true)) {
                threads.callbacks().execute(this::run);
            }
        }

        private void run() {
            waiting.set(false);
            if (closed) {
                return;
            }
            try {
                hint.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a listener to Job " + namespace.name + "/" + job + " failed", e);
            }
        }

        @Override
        public void close() {
            closed = true;
            leave(this);
        }
    }
}
