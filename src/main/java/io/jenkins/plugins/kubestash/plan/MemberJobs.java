package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.catalog.Parameters;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.ArrayList;
import java.util.List;

/** The Jobs of a restore into a workload: each does one step for one member, where the member's pod would run. */
final class MemberJobs {
    /** What root needs to read a member's data, whoever owns them, and to leave them to their owner. */
    private static final List<String> OF_ROOT = List.of("CHOWN", "DAC_OVERRIDE", "FOWNER");

    /** Beside restic, what runs a program of an image that has neither shell nor C library. */
    private static final List<String> BRING_RESTIC = List.of(
            "sh",
            "-c",
            "cp /usr/bin/restic /bin/busybox " + Paths.BIN + "/ && cp /lib/ld-musl-*.so.1 " + Paths.BIN
                    + "/ld-musl.so");

    /** The image need have no more than the programs, wherever it has them. */
    private static final String COPY = "for d in /usr/local/bin /opt/bitnami/etcd/bin /usr/bin; do"
            + " for p in etcd etcdutl etcdctl; do"
            + " if [ -x $d/$p ] && [ ! -e PROGRAMS/$p ]; then"
            + " BIN/ld-musl.so BIN/busybox cp $d/$p PROGRAMS/ || exit 1; fi; done; done";

    private static final List<String> BRING_PROGRAMS = List.of(
            Paths.BIN + "/ld-musl.so",
            Paths.BIN + "/busybox",
            "sh",
            "-c",
            COPY.replace("PROGRAMS", Paths.PROGRAMS).replace("BIN", Paths.BIN));

    private final Workload workload;
    private final Member member;
    private final PodOptions options;

    MemberJobs(Request request, Workload workload, Member member) {
        this.workload = workload;
        this.member = member;
        options = request.pod();
    }

    /**
     * Containers of the step that makes the new data.
     *
     * @param restic environment of what uses the repository
     */
    List<Container> build(PodParts parts, Environment restic) {
        Container bringRestic = parts.container("restic", options.resticImage(), BRING_RESTIC, new Environment());
        bringRestic.setVolumeMounts(Volumes.binOnly());
        Container bringPrograms = parts.container("programs", workload.image(), BRING_PROGRAMS, new Environment());
        bringPrograms.setVolumeMounts(Volumes.programsOnly());
        Environment build = new Environment()
                .all(restic)
                .put("KUBESTASH_ETCD_BIN", Paths.PROGRAMS)
                .all(environment());
        return List.of(
                bringRestic,
                bringPrograms,
                prepare(parts, options.agentImage(), restic),
                step(parts, MemberStep.BUILD, build));
    }

    /** Chooses the snapshot; the database is stopped, or is going to be. */
    static Container prepare(PodParts parts, String image, Environment restic) {
        Environment environment = new Environment().all(restic).put("KUBESTASH_DB_WAIT", false);
        return parts.container("prepare", image, PodParts.agent("prepare"), environment);
    }

    Container step(PodParts parts, MemberStep step, Environment environment) {
        List<String> words = new ArrayList<>(PodParts.engineAgent("java"));
        words.addAll(List.of(workload.engine(), "member", step.word()));
        return parts.container(step.word(), options.agentImage(), words, environment);
    }

    /** The task's parameters and the member's own. */
    Environment environment() {
        Environment environment = new Environment();
        workload.parameters().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(one -> environment.put(Parameters.variable(one.getKey()), one.getValue()));
        return environment
                .put(Parameters.variable("memberName"), member.name())
                .put(Parameters.variable("peerURLs"), member.peerUrls());
    }

    /** Puts the Job's pod where the member's was, as the user to whom belongs what it works on. */
    Job placed(Job job, MemberStep step) {
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        if (!member.node().isEmpty()) {
            pod.setAffinity(new AffinityBuilder()
                    .withNewNodeAffinity()
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .addNewMatchField()
                    .withKey("metadata.name")
                    .withOperator("In")
                    .withValues(member.node())
                    .endMatchField()
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity()
                    .build());
        }
        pod.setNodeSelector(null);
        List<Toleration> tolerations = new ArrayList<>();
        for (ObjectNode toleration : workload.tolerations()) {
            tolerations.add(Documents.convert(toleration, Toleration.class));
        }
        pod.setTolerations(tolerations);
        own(pod, step.onManifest() ? 0 : workload.security().user().orElse(0L));
        return job;
    }

    private void own(PodSpec pod, long user) {
        PodSecurityContext security = pod.getSecurityContext();
        security.setRunAsNonRoot(user != 0);
        security.setRunAsUser(user);
        security.setRunAsGroup(workload.security().group().orElse(null));
        security.setFsGroup(workload.security().volumeGroup().orElse(null));
        security.setSupplementalGroups(workload.security().moreGroups());
        if (security.getFsGroup() == null) {
            security.setFsGroupChangePolicy(null);
        }
        if (user == 0) {
            pod.getContainers().stream()
                    .map(Container::getSecurityContext)
                    .map(SecurityContext::getCapabilities)
                    .forEach(capabilities -> capabilities.setAdd(OF_ROOT));
        }
    }
}
