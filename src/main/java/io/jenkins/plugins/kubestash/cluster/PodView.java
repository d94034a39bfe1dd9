package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;

/**
 * A pod as far as a session looks at it.
 *
 * @param phase {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed} or {@code Unknown}
 * @param problem why the pod as a whole does not run or was ended ("Unschedulable: …", "Evicted: …"), or empty
 * @param deleting whether its deletion is under way
 * @param containers init containers in their order, then the main ones in theirs
 */
public record PodView(ObjectRef ref, String phase, String problem, boolean deleting, List<ContainerView> containers) {
    public PodView {
        containers = List.copyOf(containers);
    }

    /** The containers that run beside each other. */
    public List<ContainerView> main() {
        return containers.stream().filter(ContainerView::main).toList();
    }

    public boolean ended() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
