package io.jenkins.plugins.kubestash.embedded;

import java.util.List;

/**
 * A kind of object that the API serves.
 *
 * @param group empty for the core group
 * @param subresources such as {@code status}; {@code log} is read only
 */
public record ResourceType(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        List<String> subresources) {

    static final ResourceType NAMESPACES = core("namespaces", "Namespace", false, List.of("ns"), "status");
    static final ResourceType NODES = core("nodes", "Node", false, List.of("no"), "status");
    static final ResourceType PODS = core("pods", "Pod", true, List.of("po"), "status", "log");
    static final ResourceType SECRETS = core("secrets", "Secret", true, List.of());
    static final ResourceType CONFIG_MAPS = core("configmaps", "ConfigMap", true, List.of("cm"));
    static final ResourceType EVENTS = core("events", "Event", true, List.of("ev"));
    static final ResourceType CLAIMS =
            core("persistentvolumeclaims", "PersistentVolumeClaim", true, List.of("pvc"), "status");
    static final ResourceType SERVICES = core("services", "Service", true, List.of("svc"), "status");
    static final ResourceType JOBS =
            new ResourceType("batch", "v1", "jobs", "job", "Job", true, List.of(), List.of("status"));
    static final ResourceType STATEFUL_SETS = new ResourceType(
            "apps", "v1", "statefulsets", "statefulset", "StatefulSet", true, List.of("sts"), List.of("status"));
    static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io",
            "v1",
            "customresourcedefinitions",
            "customresourcedefinition",
            "CustomResourceDefinition",
            false,
            List.of("crd", "crds"),
            List.of("status"));
    static final ResourceType APP_BINDINGS = new ResourceType(
            "appcatalog.appscode.com",
            "v1alpha1",
            "appbindings",
            "appbinding",
            "AppBinding",
            true,
            List.of(),
            List.of());

    private static ResourceType core(
            String plural, String kind, boolean namespaced, List<String> shortNames, String... subresources) {
        return new ResourceType(
                "", "v1", plural, kind.toLowerCase(), kind, namespaced, shortNames, List.of(subresources));
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As error messages write it: {@code jobs.batch}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** As validation messages write it: {@code Job.batch}. */
    String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    boolean custom() {
        return this.equals(APP_BINDINGS);
    }
}
