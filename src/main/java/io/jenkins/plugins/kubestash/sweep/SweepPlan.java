package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Which objects go. A session's id is stored before anything of it is created, so an object that was found before the
 * ids were read, and whose id is not among them, belongs to a session that is over for good.
 *
 * @param controller this one's identity, as on its objects
 * @param agents names of the ConfigMaps that this controller's new Jobs use
 * @param inUse ids of the sessions that go on or can be taken up again; read after the objects were found
 * @param kept Jobs that stay for somebody to look at, and their Secrets with them
 * @param now by this controller's clock
 */
public record SweepPlan(String controller, Set<String> agents, Set<String> inUse, Set<ObjectRef> kept, Instant now) {
    /** A second net under the first one. */
    static final Duration YOUNG = Duration.ofMinutes(2);

    static final Duration YOUNG_AGENT = Duration.ofDays(1);

    /** What is to become of an object. */
    public enum Verdict {
        GOES,
        /** Made by somebody else, or unlike anything that we make. */
        FOREIGN,
        /** Of a session that goes on or can be taken up again; or the present version's agent. */
        IN_USE,
        KEPT,
        YOUNG,
        /** Its deletion is under way. */
        GOING
    }

    public SweepPlan {
        if (controller.isEmpty() || agents.isEmpty()) {
            throw new IllegalArgumentException("no controller or no agent: nothing can be told from others' objects");
        }
        agents = Set.copyOf(agents);
        inUse = Set.copyOf(inUse);
        kept = Set.copyOf(kept);
    }

    public Verdict of(Found object) {
        return object.kind() == Kind.AGENT ? ofAgent(object) : ofSession(object);
    }

    private Verdict ofSession(Found object) {
        if (!object.label(Labels.CONTROLLER).equals(controller)) {
            return Verdict.FOREIGN;
        }
        if (object.deleting()) {
            return Verdict.GOING;
        }
        if (inUse.contains(object.session())) {
            return Verdict.IN_USE;
        }
        if (isKept(object)) {
            return Verdict.KEPT;
        }
        return isYounger(object, YOUNG) ? Verdict.YOUNG : Verdict.GOES;
    }

    /** Not yet the last word: only the cluster knows whether a Job uses it. */
    private Verdict ofAgent(Found object) {
        boolean ofOurs = object.label(Labels.MANAGED_BY).equals(Labels.MANAGER)
                && object.ref().name().startsWith(AgentPackage.CONFIG_MAP_PREFIX);
        if (!ofOurs) {
            return Verdict.FOREIGN;
        }
        if (object.deleting()) {
            return Verdict.GOING;
        }
        if (agents.contains(object.ref().name())) {
            return Verdict.IN_USE;
        }
        return isYounger(object, YOUNG_AGENT) ? Verdict.YOUNG : Verdict.GOES;
    }

    static boolean isMarkedAsKept(Found job) {
        return job.kind() == Kind.JOB && !job.label(Labels.KEPT).isEmpty();
    }

    private boolean isKept(Found object) {
        String job = object.label(Labels.JOB);
        return isMarkedAsKept(object)
                || object.kind() == Kind.SECRET
                        && !job.isEmpty()
                        && kept.contains(new ObjectRef(object.ref().namespace(), job));
    }

    private boolean isYounger(Found object, Duration age) {
        return object.created().isAfter(now.minus(age));
    }
}
