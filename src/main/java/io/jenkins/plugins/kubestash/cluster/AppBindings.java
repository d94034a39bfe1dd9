package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The AppBindings of a cluster, whose kind need not be known there. */
final class AppBindings {
    private final Api api;

    AppBindings(Api api) {
        this.api = api;
    }

    AppBinding get(ObjectRef ref) {
        try {
            return read(api.ask(Request.get(Request.Kind.APP_BINDING, ref)).toString());
        } catch (ClusterException e) {
            if (e.kind() == Kind.NOT_FOUND && !known(ref)) {
                throw new ClusterException(
                        Kind.NOT_FOUND,
                        "the cluster at " + api.server()
                                + " has no AppBinding kind (appcatalog.appscode.com/v1alpha1):"
                                + " install the CRD appbindings.appcatalog.appscode.com");
            }
            throw e;
        }
    }

    /** Those that cannot be read are left out: nobody can choose them. */
    List<AppBinding> list(String namespace, int most) {
        List<AppBinding> found = new ArrayList<>();
        for (JsonNode item : api.ask(Request.listSome(Request.Kind.APP_BINDING, namespace, most))
                .path("items")) {
            try {
                found.add(AppBinding.read(
                        ((ObjectNode) item).put("kind", "AppBinding").toString()));
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        return found;
    }

    private static AppBinding read(String json) {
        try {
            return AppBinding.read(json);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(Kind.INVALID, e.getMessage(), e);
        }
    }

    private boolean known(ObjectRef ref) {
        try {
            Request request = Request.discover(Request.Kind.APP_BINDING, ref);
            return api.find(request).stream()
                    .flatMap(group ->
                            StreamSupport.stream(group.path("resources").spliterator(), false))
                    .anyMatch(resource -> resource.path("name").asText().equals(Request.Kind.APP_BINDING.plural));
        } catch (ClusterException e) {
            return true; // who may not look cannot tell
        }
    }
}
