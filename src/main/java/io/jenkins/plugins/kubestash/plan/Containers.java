package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers of a backup or restore, in their order. Each gets no more of the environment than it uses: only those
 * that talk to the database can open it.
 *
 * @param restic what all of the agent's containers know
 * @param address of the database, for all that talk to it
 * @param credentials of the database, and what else only the containers of its own image get
 * @param metadata KubeStash's own files
 * @param resticOptions global words for restic
 */
record Containers(
        Request request,
        Choice choice,
        Repositories repositories,
        PlanFacts facts,
        Environment restic,
        Environment address,
        Environment credentials,
        Environment metadata,
        List<String> resticOptions) {

    private static final String ONLY_COMPONENT = "dump";

    List<Container> all(PodParts parts) {
        String java = request.pod().agentImage();
        List<Container> containers = new ArrayList<>();
        containers.add(parts.restic());
        if (!choice.command().image().equals(java)) {
            containers.add(parts.runtime());
        }
        containers.add(parts.container(
                "prepare",
                java,
                PodParts.agent("prepare"),
                choice.ours()
                        ? new Environment()
                                .all(restic)
                                .all(address)
                                .all(credentials)
                                .all(choice.given())
                        : new Environment().all(restic).all(address)));
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
                .all(address)
                .all(credentials)
                .all(choice.environment(request instanceof Request.Restore));
        String java = PodParts.javaOf(choice.command().image(), request.pod());
        if (!choice.command().image().equals(request.pod().agentImage())) {
            // Else Java takes a password for ASCII in an image that names no locale.
            environment.put("LC_ALL", "C.UTF-8");
        }
        if (request instanceof Request.Restore) {
            return parts.container(name("load", component), choice.command().image(), load(java), environment);
        }
        List<String> tags = new ArrayList<>();
        facts.tags().forEach((name, value) -> tags.add(name + "=" + value));
        tags.add("component=" + component);
        List<String> words = new ArrayList<>(PodParts.agentBy(java, "run", "--"));
        words.addAll(repositories.backup(
                component,
                component + "." + choice.extension(),
                request.appBinding().toString(),
                tags,
                choice.command().words(),
                resticOptions));
        return parts.container(name("dump", component), choice.command().image(), words, environment);
    }

    private List<String> load(String java) {
        if (choice.ours()) {
            return choice.command().words();
        }
        List<String> words = new ArrayList<>(PodParts.agentBy(java, "command", "load", "--"));
        words.addAll(choice.command().words());
        return words;
    }

    private static String name(String work, String component) {
        return component.equals(ONLY_COMPONENT) ? work : work + "-" + component;
    }
}
