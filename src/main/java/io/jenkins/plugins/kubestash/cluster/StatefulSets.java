package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.AnyPod;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Claim;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Mark;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.MemberPod;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The StatefulSets of a cluster, and their pods and others. They are read field by field: no class of their API group comes with the plugin. */
final class StatefulSets implements Workloads {
    /** Where the scheduler writes for which node it had a volume made. */
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private final Api api;

    StatefulSets(Api api) {
        this.api = api;
    }

    @Override
    public WorkloadView statefulSet(ObjectRef ref) {
        return view(ref, api.ask(Request.get(Request.Kind.STATEFUL_SET, ref)));
    }

    private WorkloadView view(ObjectRef ref, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        boolean upToDate = object.at("/status/observedGeneration").asLong()
                >= metadata.path("generation").asLong();
        return new WorkloadView(
                ref,
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                spec.path("replicas").asInt(1),
                upToDate ? object.at("/status/readyReplicas").asInt() : 0,
                spec.at("/ordinals/start").asInt(),
                texts(spec.at("/selector/matchLabels")),
                api.read(spec.at("/template/spec"), PodSpec.class),
                stream(spec.path("volumeClaimTemplates"))
                        .map(template -> template.at("/metadata/name").asText())
                        .toList(),
                mark(metadata.path("annotations")));
    }

    private static Optional<Mark> mark(JsonNode annotations) {
        return Optional.of(annotations.path(Labels.RESTORE).asText())
                .filter(session -> !session.isEmpty())
                .map(session ->
                        new Mark(session, annotations.path(Labels.REPLICAS).asInt()));
    }

    @Override
    public List<MemberPod> pods(WorkloadView workload) {
        JsonNode list = api.ask(Request.listOf(Request.Kind.POD, workload.ref().namespace(), workload.selector()));
        return stream(list.path("items"))
                .filter(pod -> stream(pod.at("/metadata/ownerReferences"))
                        .anyMatch(owner -> owner.path("uid").asText().equals(workload.uid())))
                .map(pod -> new MemberPod(
                        pod.at("/metadata/name").asText(),
                        pod.at("/spec/nodeName").asText()))
                .toList();
    }

    @Override
    public List<AnyPod> pods(String namespace) {
        JsonNode list = api.ask(Request.listOf(Request.Kind.POD, namespace, Map.of()));
        return stream(list.path("items")).map(this::pod).toList();
    }

    @Override
    public Optional<AnyPod> pod(ObjectRef pod) {
        return api.find(Request.get(Request.Kind.POD, pod)).map(this::pod);
    }

    private AnyPod pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        boolean ready = stream(pod.at("/status/conditions"))
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
        return new AnyPod(
                new ObjectRef(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText()),
                pod.at("/spec/nodeName").asText(),
                texts(metadata.path("labels")),
                texts(metadata.path("annotations")),
                ready,
                api.read(pod.path("spec"), PodSpec.class));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
        return texts;
    }

    @Override
    public Optional<Claim> claim(ObjectRef claim) {
        return api.find(Request.get(Request.Kind.CLAIM, claim))
                .map(found -> new Claim(
                        claim.name(),
                        found.path("metadata")
                                .path("annotations")
                                .path(SELECTED_NODE)
                                .asText()));
    }

    @Override
    public void scale(WorkloadView seen, int replicas, Optional<Mark> mark) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata").put("resourceVersion", seen.version());
        metadata.putObject("annotations")
                .put(Labels.RESTORE, mark.map(Mark::session).orElse(null))
                .put(
                        Labels.REPLICAS,
                        mark.map(one -> Integer.toString(one.replicas())).orElse(null));
        patch.putObject("spec").put("replicas", replicas);
        api.ask(Request.patch(Request.Kind.STATEFUL_SET, seen.ref(), patch.toString()));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
