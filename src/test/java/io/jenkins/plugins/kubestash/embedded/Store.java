package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All objects of the cluster, in memory, with one counter as resource version and a history from which watches can
 * start. Objects that come out are copies.
 */
final class Store {
    private static final int HISTORY = 20_000;

    /** A stream of changes; ends when closed. */
    final class Subscription implements AutoCloseable {
        private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

        BlockingQueue<Change> changes() {
            return changes;
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /** What a list request sees: the objects, and the version at which they were so. */
    record Listing(List<ObjectNode> objects, long version) {}

    /** Its text is made once: it is compared many times for each look into the map. */
    private record Key(String text, ResourceType type, String name) implements Comparable<Key> {
        Key(ResourceType type, String namespace, String name) {
            this(type.qualified() + "/" + namespace + "/" + name, type, name);
        }

        @Override
        public int compareTo(Key other) {
            return text.compareTo(other.text);
        }
    }

    private final TreeMap<Key, ObjectNode> objects = new TreeMap<>();
    private final Map<String, Key> uids = new HashMap<>();
    /** By the uids of their owners. */
    private final Map<String, SortedSet<Key>> dependents = new HashMap<>();

    private final Deque<Change> history = new ArrayDeque<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private long version = 1;
    private long forgotten;

    synchronized long version() {
        return version;
    }

    synchronized Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
        return Optional.ofNullable(objects.get(new Key(type, namespace, name))).map(ObjectNode::deepCopy);
    }

    /** In the order of namespace and name; all namespaces when the name is empty. */
    List<ObjectNode> list(ResourceType type, String namespace) {
        return list(type, namespace, object -> true);
    }

    /** Only those that the predicate, which changes nothing, takes; the others cost little. */
    private List<ObjectNode> list(ResourceType type, String namespace, Predicate<ObjectNode> selected) {
        String text = type.qualified() + "/" + (namespace.isEmpty() ? "" : namespace + "/");
        return beginningWith(type, text, selected);
    }

    /** Events are named after what they are about. */
    List<ObjectNode> eventsAbout(String namespace, String name) {
        ResourceType type = ResourceType.EVENTS;
        return beginningWith(type, type.qualified() + "/" + namespace + "/" + name + ".", event -> true);
    }

    private synchronized List<ObjectNode> beginningWith(
            ResourceType type, String text, Predicate<ObjectNode> selected) {
        Key first = new Key(text, type, "");
        Key behind = new Key(text + Character.MAX_VALUE, type, "");
        return objects.subMap(first, behind).values().stream()
                .filter(selected)
                .map(ObjectNode::deepCopy)
                .toList();
    }

    synchronized Listing listing(ResourceType type, String namespace, Predicate<ObjectNode> selected) {
        return new Listing(list(type, namespace, selected), version);
    }

    /** Objects that name one of that uid as an owner. */
    synchronized List<Change> dependents(String uid) {
        return dependents.getOrDefault(uid, Collections.emptySortedSet()).stream()
                .map(this::asAdded)
                .toList();
    }

    synchronized boolean exists(String uid) {
        return uids.containsKey(uid);
    }

    synchronized Optional<Change> find(String uid) {
        return Optional.ofNullable(uids.get(uid)).map(this::asAdded);
    }

    private Change asAdded(Key key) {
        return new Change("ADDED", key.type, objects.get(key).deepCopy(), Optional.empty(), version);
    }

    /** Whether watches and pages can still go on from this version. */
    synchronized boolean remembers(long since) {
        return since >= forgotten;
    }

    synchronized ObjectNode create(ResourceType type, ObjectNode object) {
        Key key = key(type, object);
        if (objects.containsKey(key)) {
            throw ApiException.alreadyExists(type, key.name);
        }
        ObjectNode stored = object.deepCopy();
        ObjectNode meta = Json.meta(stored);
        if (!meta.has("uid")) {
            meta.put("uid", UUID.randomUUID().toString());
        }
        meta.put("creationTimestamp", Json.time(Instant.now()));
        if (stored.has("spec")) {
            meta.put("generation", 1);
        }
        return save("ADDED", key, stored, Optional.empty());
    }

    /**
     * Reads, changes and writes as one step. The edit gets a copy and returns what shall be stored; the same content
     * again is no change. An object that is being deleted and has lost its last finalizer goes away.
     */
    synchronized ObjectNode edit(ResourceType type, String namespace, String name, UnaryOperator<ObjectNode> edit) {
        Key key = new Key(type, namespace, name);
        ObjectNode before = objects.get(key);
        if (before == null) {
            throw ApiException.notFound(type, name);
        }
        ObjectNode after = edit.apply(before.deepCopy());
        if (after.equals(before)) {
            return before.deepCopy();
        }
        if (!after.path("spec").equals(before.path("spec"))) {
            Json.meta(after).put("generation", before.at("/metadata/generation").asLong() + 1);
        }
        ObjectNode saved = save("MODIFIED", key, after.deepCopy(), Optional.of(before));
        boolean held = !saved.at("/metadata/finalizers").isEmpty()
                || saved.at("/metadata/deletionGracePeriodSeconds").asLong() > 0;
        return Json.deleting(saved) && !held ? remove(type, namespace, name) : saved;
    }

    synchronized ObjectNode remove(ResourceType type, String namespace, String name) {
        Key key = new Key(type, namespace, name);
        ObjectNode before = objects.remove(key);
        if (before == null) {
            throw ApiException.notFound(type, name);
        }
        ObjectNode last = before.deepCopy();
        tell("DELETED", type, last, Optional.of(before));
        return last.deepCopy();
    }

    /** Changes after the given version; 0 means from now on. */
    synchronized Subscription subscribe(long since) {
        Subscription subscription = new Subscription();
        if (since > 0) {
            if (since < forgotten) {
                throw ApiException.expired("too old resource version: %d (%d)".formatted(since, forgotten));
            }
            history.stream().filter(change -> change.version() > since).forEach(subscription.changes::add);
        }
        subscriptions.add(subscription);
        return subscription;
    }

    /** From now on no watch can start in the past. */
    synchronized void forgetHistory() {
        version++;
        forgotten = version;
        history.clear();
    }

    private ObjectNode save(String kind, Key key, ObjectNode object, Optional<ObjectNode> before) {
        objects.put(key, object);
        tell(kind, key.type, object, before);
        return object.deepCopy();
    }

    private void tell(String kind, ResourceType type, ObjectNode object, Optional<ObjectNode> before) {
        before.ifPresent(old -> index(type, old, false));
        if (!kind.equals("DELETED")) {
            index(type, object, true);
        }
        version++;
        Json.meta(object).put("resourceVersion", Long.toString(version));
        Change change = new Change(kind, type, object, before, version); // a stored object is replaced, never changed
        history.add(change);
        if (history.size() > HISTORY) {
            forgotten = history.remove().version();
        }
        subscriptions.forEach(subscription -> subscription.changes.add(change));
    }

    private void index(ResourceType type, ObjectNode object, boolean there) {
        Key key = key(type, object);
        if (there) {
            uids.put(Json.uid(object), key);
        } else {
            uids.remove(Json.uid(object));
        }
        Json.stream(object.at("/metadata/ownerReferences")).forEach(owner -> {
            String uid = owner.path("uid").asText();
            SortedSet<Key> ofOwner = dependents.computeIfAbsent(uid, none -> new TreeSet<>());
            if (there) {
                ofOwner.add(key);
            } else {
                ofOwner.remove(key);
            }
            if (ofOwner.isEmpty()) {
                dependents.remove(uid);
            }
        });
    }

    private static Key key(ResourceType type, ObjectNode object) {
        return new Key(type, Json.namespace(object), Json.name(object));
    }
}
