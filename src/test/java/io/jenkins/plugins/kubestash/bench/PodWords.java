package io.jenkins.plugins.kubestash.bench;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.jenkins.plugins.kubestash.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Words and environment of a container as a Plan has them, with the pod's paths put on this machine: so the parts are
 * measured exactly as the pod runs them.
 */
record PodWords(List<String> words, Map<String, String> environment) {

    /** @param paths of the pod and what stands for them here */
    static PodWords of(Plan plan, String container, Map<String, String> paths) {
        Container found = plan.job().getSpec().getTemplate().getSpec().getInitContainers().stream()
                .filter(one -> one.getName().equals(container))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the Plan has no container " + container));
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : found.getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), here(variable.getValue(), paths));
            }
        }
        return new PodWords(
                found.getCommand().stream().map(word -> here(word, paths)).toList(), environment);
    }

    /** What stands behind the first {@code --}. */
    PodWords inner() {
        int dashes = words.indexOf("--");
        if (dashes < 0) {
            throw new IllegalStateException("no -- in " + words);
        }
        return new PodWords(words.subList(dashes + 1, words.size()), environment);
    }

    /** The same up to the first {@code --}, and another command behind it. */
    PodWords storing(List<String> command) {
        List<String> all = new ArrayList<>(words.subList(0, words.indexOf("--") + 1));
        all.addAll(command);
        return new PodWords(all, environment);
    }

    /** The same with options for the last {@code java} among the words. */
    PodWords withJavaOption(String option) {
        List<String> all = new ArrayList<>(words);
        all.add(all.lastIndexOf("java") + 1, option);
        return new PodWords(all, environment);
    }

    private static String here(String text, Map<String, String> paths) {
        for (Map.Entry<String, String> path : paths.entrySet()) {
            if (text.equals(path.getKey()) || text.startsWith(path.getKey() + "/")) {
                return path.getValue() + text.substring(path.getKey().length());
            }
        }
        return text;
    }
}
