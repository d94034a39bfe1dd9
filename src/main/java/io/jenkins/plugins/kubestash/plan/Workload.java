package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A StatefulSet, or static pods, and its members as they were before a restore stopped it; stored with the session, so
 * that every Job of the restore finds the same.
 *
 * @param ref of the StatefulSet; of static pods their namespace and what their manifests are called
 * @param replicas how many pods it had
 * @param engine such as {@code etcd}
 * @param image of the members' own container, whose programs make and prove the new data
 * @param parameters of the task, with what was read from its pods
 * @param mount where the data's volume is in the workload's own container
 * @param security of its pods: the user that owns the data
 * @param tolerations of its pods, as Kubernetes has them
 */
public record Workload(
        Kind kind,
        ObjectRef ref,
        int replicas,
        String engine,
        String image,
        List<Member> members,
        Map<String, String> parameters,
        Mount mount,
        Security security,
        List<ObjectNode> tolerations) {

    /** What the members' pods belong to. */
    public enum Kind {
        STATEFUL_SET("StatefulSet"),
        /** Manifests in a directory of each node, which its kubelet reads. */
        STATIC_POD("static Pod");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        /** Such as {@code StatefulSet demo/etcd}. */
        String shown(ObjectRef ref) {
            return shown + " " + ref;
        }
    }

    public Workload {
        members = List.copyOf(members);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        security = security == null ? Security.NONE : security;
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }

    /** @param subPath of the volume; empty for the whole of it */
    public record Mount(String path, String subPath) {
        /** What is empty is left out of the stored form. */
        public Mount {
            subPath = subPath == null ? "" : subPath;
        }

        static Mount of(VolumeMount mount) {
            return new Mount(mount.getMountPath(), mount.getSubPath());
        }
    }

    /** Whom the member's container runs as; empty is what its image says, which for etcd is root. */
    public record Security(
            Optional<Long> user, Optional<Long> group, Optional<Long> volumeGroup, List<Long> moreGroups) {
        static final Security NONE = new Security(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        /** What is empty is left out of the stored form. */
        public Security {
            moreGroups = moreGroups == null ? List.of() : List.copyOf(moreGroups);
        }
    }

    /** Such as {@code StatefulSet demo/etcd}. */
    public String shown() {
        return kind.shown(ref);
    }
}
