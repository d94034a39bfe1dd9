package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.RetentionConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.StorageConfiguration;
import io.jenkins.plugins.kubestash.jenkins.live.Databases;
import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.Shown;
import io.jenkins.plugins.kubestash.model.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** What the forms of one job offer and say. A text with a variable of the build is not judged before the build. */
final class Forms {
    private static final String VARIABLE = "$";
    private static final String PATH = "[A-Za-z0-9._=+@/-]*";

    private final KubeStashConfiguration configuration = KubeStashConfiguration.get();
    private final Optional<Item> item;

    private Forms(Optional<Item> item) {
        this.item = item;
    }

    static Forms of(Item item) {
        return new Forms(Optional.ofNullable(item));
    }

    /** Whether the present user may see what there is to choose from, and have the controller ask clusters about it. */
    static boolean mayConfigure(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }

    ListBoxModel clusters(String chosen) {
        ListBoxModel model = new ListBoxModel();
        model.add("The only one", "");
        return options(
                model, usableClusters().map(ClusterConfiguration::getName).toList(), chosen);
    }

    ListBoxModel storages(String chosen) {
        List<String> names = configuration.getStorages().stream()
                .filter(storage -> item.map(storage::allows).orElse(true))
                .map(StorageConfiguration::getName)
                .toList();
        return options(new ListBoxModel(), names, chosen);
    }

    ListBoxModel retentionPolicies(String chosen) {
        ListBoxModel model = new ListBoxModel();
        model.add("None", "");
        List<String> names = configuration.getRetentionPolicies().stream()
                .map(RetentionConfiguration::getName)
                .toList();
        return options(model, names, chosen);
    }

    ComboBoxModel appBindings(String cluster) {
        try {
            return new ComboBoxModel(
                    new Databases(cluster(cluster)).all().keySet().toArray(String[]::new));
        } catch (IllegalArgumentException | ClusterException e) {
            return new ComboBoxModel(); // the check of the field says why
        }
    }

    FormValidation checkCluster(String name) {
        return check(name, () -> cluster(name));
    }

    FormValidation checkStorage(String name) {
        return name.isBlank()
                ? FormValidation.error(
                        "storage is missing: choose one, or add one in Manage Jenkins, System, KubeStash")
                : check(name, () -> requireStorage(name));
    }

    FormValidation checkRetentionPolicy(String name) {
        return name.isBlank() ? FormValidation.ok() : check(name, () -> configuration.requireRetentionPolicy(name));
    }

    FormValidation checkAppBinding(String text, String cluster) {
        if (text.contains(VARIABLE)) {
            return FormValidation.ok();
        }
        try {
            ObjectRef ref = Texts.ref("appBinding", text);
            return FormValidation.ok(new Databases(cluster(cluster)).describe(ref));
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        } catch (ClusterException e) {
            return FormValidation.warning(e.getMessage());
        }
    }

    FormValidation checkTask(String name) {
        if (name.isBlank() || name.contains(VARIABLE)) {
            return FormValidation.ok();
        }
        List<String> known = configuration.catalogue().addons().stream()
                .flatMap(Forms::tasks)
                .distinct()
                .sorted()
                .toList();
        return known.contains(name)
                ? FormValidation.ok()
                : FormValidation.error(
                        "there is no task " + Shown.value(name) + ": known are " + String.join(", ", known));
    }

    static FormValidation checkPath(String field, String text) {
        return text.contains(VARIABLE) || text.matches(PATH)
                ? FormValidation.ok()
                : FormValidation.error(field + ": " + Shown.value(text) + " has other characters than letters, digits"
                        + " and . _ = + @ - /");
    }

    static FormValidation checkTime(String field, String text) {
        return check(text, () -> Texts.time(field, text, Duration.ZERO));
    }

    /** What the check throws is what the form says. */
    static FormValidation check(String text, Runnable check) {
        if (text.contains(VARIABLE)) {
            return FormValidation.ok();
        }
        try {
            check.run();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private ClusterConfiguration cluster(String name) {
        return item.isPresent()
                ? configuration.requireCluster(name, item.get())
                : configuration
                        .cluster(name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no cluster " + Shown.value(name)));
    }

    private StorageConfiguration requireStorage(String name) {
        return item.isPresent()
                ? configuration.requireStorage(name, item.get())
                : configuration
                        .storage(name)
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no BackupStorage " + Shown.value(name)));
    }

    private Stream<ClusterConfiguration> usableClusters() {
        return configuration.getClusters().stream()
                .filter(cluster -> item.map(cluster::allows).orElse(true));
    }

    private static Stream<String> tasks(Addon addon) {
        return Stream.concat(addon.spec().backupTasks().stream(), addon.spec().restoreTasks().stream())
                .map(Task::name);
    }

    /** What is configured in the job stays to be seen although it is gone. */
    private static ListBoxModel options(ListBoxModel model, List<String> names, String chosen) {
        names.forEach(model::add);
        if (chosen != null && !chosen.isEmpty() && !names.contains(chosen)) {
            model.add(chosen);
        }
        return model;
    }
}
