package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of a backup or restore, in their order. Each gets no more of the environment than it uses: only those
 * that talk to the database can open it.
 *
 * @param restic what all of the agent's containers know
 * @param database address and credentials
 * @param metadata KubeStash's own files
 * @param resticOptions global words for restic
 */
record Containers(
        Request request,
        Choice choice,
        Repositories repositories,
        PlanFacts facts,
        Environment restic,
        Environment database,
        Environment metadata,
        List<String> resticOptions) {

    private static final String ONLY_COMPONENT = "dump";

    List<Container> all(PodParts parts) {
        String java = request.pod().agentImage();
        List<Container> containers = new ArrayList<>();
        containers.add(parts.restic());
        containers.add(parts.container(
                "prepare",
                java,
                PodParts.agent("prepare"),
                new Environment().all(restic).all(database)));
        for (String component : facts.components()) {
            containers.add(component(parts, component));
        }
        Environment finish = new Environment().all(restic);
        boolean backup = request instanceof Request.Backup;
        containers.add(
                parts.container("finish", java, PodParts.agent("finish"), backup ? finish.all(metadata) : finish));
        return containers;
    }

    private Container component(PodParts parts, String component) {
        Environment environment = new Environment()
                .all(restic)
                .put("KUBESTASH_COMPONENT", component)
                .all(database)
                .all(choice.environment());
        if (request instanceof Request.Restore) {
            return parts.container(name("load", component), choice.image(), choice.command(), environment);
        }
        List<String> tags = new ArrayList<>();
        facts.tags().forEach((name, value) -> tags.add(name + "=" + value));
        tags.add("component=" + component);
        List<String> words = new ArrayList<>(PodParts.agent("run", "--"));
        words.addAll(repositories.backup(
                component,
                component + "." + choice.extension(),
                request.appBinding().toString(),
                tags,
                choice.command(),
                resticOptions));
        return parts.container(name("dump", component), choice.image(), words, environment);
    }

    private static String name(String work, String component) {
        return component.equals(ONLY_COMPONENT) ? work : work + "-" + component;
    }
}
