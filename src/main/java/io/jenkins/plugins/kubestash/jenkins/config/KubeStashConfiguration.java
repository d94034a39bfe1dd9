package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.catalog.Catalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What an administrator says once for the whole controller: the clusters, the storages and the retention policies that
 * steps name, additions to the catalogue, and what pods are made of. Holds ids of credentials, never a secret.
 */
@Extension
@Symbol("kubeStash")
public final class KubeStashConfiguration extends GlobalConfiguration {
    private volatile List<ClusterConfiguration> clusters = new ArrayList<>();
    private volatile List<StorageConfiguration> storages = new ArrayList<>();
    private volatile List<RetentionConfiguration> retentionPolicies = new ArrayList<>();
    private volatile String catalog = "";
    private volatile PodDefaults defaults = new PodDefaults();

    public KubeStashConfiguration() {
        KubeStashPermissions.load();
        load();
    }

    public static KubeStashConfiguration get() {
        return ExtensionList.lookupSingleton(KubeStashConfiguration.class);
    }

    public List<ClusterConfiguration> getClusters() {
        return List.copyOf(clusters);
    }

    @DataBoundSetter
    public void setClusters(List<ClusterConfiguration> clusters) {
        this.clusters = named("cluster", clusters, ClusterConfiguration::getName);
    }

    public List<StorageConfiguration> getStorages() {
        return List.copyOf(storages);
    }

    @DataBoundSetter
    public void setStorages(List<StorageConfiguration> storages) {
        this.storages = named("BackupStorage", storages, StorageConfiguration::getName);
    }

    public List<RetentionConfiguration> getRetentionPolicies() {
        return List.copyOf(retentionPolicies);
    }

    @DataBoundSetter
    public void setRetentionPolicies(List<RetentionConfiguration> retentionPolicies) {
        this.retentionPolicies = named("RetentionPolicy", retentionPolicies, RetentionConfiguration::getName);
    }

    /** Addons and Functions as YAML, which replace those of the same name that come along. */
    public String getCatalog() {
        return catalog;
    }

    @DataBoundSetter
    public void setCatalog(String catalog) {
        String yaml = catalog == null ? "" : catalog.stripTrailing();
        this.catalog = FieldProblem.none("catalog", yaml, Check.catalog(yaml));
    }

    public PodDefaults getDefaults() {
        return defaults;
    }

    @DataBoundSetter
    public void setDefaults(PodDefaults defaults) {
        this.defaults = defaults == null ? new PodDefaults() : defaults;
    }

    /** @param name when empty the only one there is */
    public Optional<ClusterConfiguration> cluster(String name) {
        if (name == null || name.isBlank()) {
            return clusters.size() == 1 ? Optional.of(clusters.get(0)) : Optional.empty();
        }
        return find(clusters, ClusterConfiguration::getName, name);
    }

    /**
     * The cluster that a job names.
     *
     * @param name when empty the only one that the job may use
     * @throws IllegalArgumentException one line for the user that names those it may use
     */
    public ClusterConfiguration requireCluster(String name, Item job) {
        List<ClusterConfiguration> usable =
                clusters.stream().filter(cluster -> cluster.allows(job)).toList();
        if (Texts.of(name).isEmpty() && usable.size() == 1) {
            return usable.get(0);
        }
        return required("cluster", clusters, ClusterConfiguration::getName, Texts.of(name), job, usable);
    }

    /**
     * The BackupStorage that a job names.
     *
     * @throws IllegalArgumentException one line for the user that names those it may use
     */
    public StorageConfiguration requireStorage(String name, Item job) {
        List<StorageConfiguration> usable =
                storages.stream().filter(storage -> storage.allows(job)).toList();
        return required("BackupStorage", storages, StorageConfiguration::getName, Texts.of(name), job, usable);
    }

    /**
     * The RetentionPolicy that a job names.
     *
     * @throws IllegalArgumentException one line for the user that names those there are
     */
    public RetentionConfiguration requireRetentionPolicy(String name) {
        List<String> known =
                retentionPolicies.stream().map(RetentionConfiguration::getName).toList();
        return retentionPolicy(name)
                .orElseThrow(
                        () -> new IllegalArgumentException(Missing.line("RetentionPolicy", Texts.of(name), known)));
    }

    private static <T> T required(
            String kind, List<T> all, Function<T, String> names, String name, Item job, List<T> usable) {
        return find(usable, names, name)
                .orElseThrow(() -> new IllegalArgumentException(
                        find(all, names, name).isPresent()
                                ? Missing.notAllowed(kind, name, job.getFullName())
                                : Missing.line(
                                        kind, name, usable.stream().map(names).toList())));
    }

    public Optional<StorageConfiguration> storage(String name) {
        return find(storages, StorageConfiguration::getName, name);
    }

    public Optional<RetentionConfiguration> retentionPolicy(String name) {
        return find(retentionPolicies, RetentionConfiguration::getName, name);
    }

    /** What comes along, and what this configuration adds to it. */
    public Catalog catalogue() {
        return Catalog.builtIn().with(catalog.isBlank() ? List.of() : List.of(catalog));
    }

    @Override
    public String getDisplayName() {
        return "KubeStash";
    }

    /** All or nothing: a form with a value that cannot be used leaves everything as it was. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        try {
            Read read = FieldProblem.reading(request, () -> read(request, form));
            named("cluster", read.clusters(), ClusterConfiguration::getName);
            named("BackupStorage", read.storages(), StorageConfiguration::getName);
            named("RetentionPolicy", read.policies(), RetentionConfiguration::getName);
            setCatalog(form.getString("catalog"));
            setClusters(read.clusters());
            setStorages(read.storages());
            setRetentionPolicies(read.policies());
            setDefaults(read.defaults());
        } catch (IllegalArgumentException | LinkageError e) {
            Optional<FieldProblem> problem = FieldProblem.behind(e);
            if (problem.isPresent()) {
                throw new FormException(
                        problem.get().getMessage(), e, problem.get().field());
            }
            throw e;
        }
        save();
        return true;
    }

    /** What a form says. */
    private record Read(
            List<ClusterConfiguration> clusters,
            List<StorageConfiguration> storages,
            List<RetentionConfiguration> policies,
            PodDefaults defaults) {}

    private static Read read(StaplerRequest2 request, JSONObject form) {
        return new Read(
                request.bindJSONToList(ClusterConfiguration.class, form.get("clusters")),
                request.bindJSONToList(StorageConfiguration.class, form.get("storages")),
                request.bindJSONToList(RetentionConfiguration.class, form.get("retentionPolicies")),
                request.bindJSON(PodDefaults.class, form.getJSONObject("defaults")));
    }

    @POST
    public FormValidation doCheckCatalog(@QueryParameter String value) {
        Forms.requireAdministrator();
        return Forms.answer(Check.catalog(Texts.of(value)));
    }

    private static <T> Optional<T> find(Collection<T> all, Function<T, String> name, String wanted) {
        return all.stream().filter(one -> name.apply(one).equals(wanted)).findFirst();
    }

    private static <T> List<T> named(String what, List<T> all, Function<T, String> name) {
        List<T> kept = all == null ? new ArrayList<>() : new ArrayList<>(all);
        Set<String> seen = new HashSet<>();
        for (T one : kept) {
            if (!seen.add(name.apply(one))) {
                throw new FieldProblem(
                        "name", "two are called '" + name.apply(one) + "': give each " + what + " its own name");
            }
        }
        return kept;
    }
}
