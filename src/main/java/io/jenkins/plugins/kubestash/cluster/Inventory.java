package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What controllers have in a cluster, seen from outside of any session: a page at a time, metadata only. Every call is
 * one short request and throws a {@link ClusterException} when it fails.
 */
public interface Inventory {

    /** What there is to be found. */
    enum Kind {
        JOB("Job", Request.Kind.JOB),
        SECRET("Secret", Request.Kind.SECRET),
        /** The ConfigMap with an agent; it is not one controller's, but shared by all that use the same version. */
        AGENT("ConfigMap", Request.Kind.CONFIG_MAP);

        final Request.Kind kind;
        private final String word;

        Kind(String word, Request.Kind kind) {
            this.word = word;
            this.kind = kind;
        }

        /** Such as {@code Job}. */
        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * An object as far as its metadata tell.
     *
     * @param version changes with every change of the object
     * @param created by the server's clock; in the far future when it does not say
     * @param deleting whether its deletion is under way
     */
    record Found(
            Kind kind,
            ObjectRef ref,
            String uid,
            String version,
            Instant created,
            boolean deleting,
            Map<String, String> labels) {
        public Found {
            labels = Map.copyOf(labels);
        }

        /** Empty without that label. */
        public String label(String key) {
            return labels.getOrDefault(key, "");
        }

        /** Id of the session that it was made for; empty when it does not say. */
        public String session() {
            return label(Labels.SESSION);
        }
    }

    /**
     * A part of a list.
     *
     * @param next what to give for the next page; empty when this is the last
     */
    record Page(List<Found> objects, String next) {
        public Page {
            objects = List.copyOf(objects);
        }
    }

    /** What became of a removal. */
    enum Removal {
        REMOVED,
        /** Somebody else removed it before. */
        GONE,
        /** It is no longer what it was when it was found. */
        CHANGED
    }

    /**
     * Jobs and Secrets with that controller's label, or every controller's agents.
     *
     * @param namespace empty for all
     * @param next empty for the first page
     * @throws ClusterException EXPIRED when that page can no longer be had: begin again
     */
    Page page(Kind kind, String namespace, String controller, String next);

    /** Whether there is a Job, of whatever controller, that runs this agent. */
    boolean agentInUse(ObjectRef agent);

    /**
     * Frees what a Job that locks its database and that nobody looks after may have left locked. To be asked again and
     * again: its pods are to end first, and then a Job is made that frees.
     *
     * @return whether there is nothing more to be done
     */
    boolean free(Found job);

    /** Asks the cluster to delete it, with all that it owns, if it is still as it was found. */
    Removal remove(Found object);
}
