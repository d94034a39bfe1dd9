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
                choice.ours() ? withDatabase() : new Environment().all(restic).all(address)));
        if (facts.guard()) {
            containers.add(dump(parts, "dump", Components.EACH, withDatabase()));
        } else {
            facts.components().forEach(component -> containers.add(component(parts, component)));
        }
        containers.add(parts.container("finish", java, PodParts.agent("finish"), finish()));
        return containers;
    }

    /** What talks to the database knows. */
    private Environment withDatabase() {
        return new Environment()
                .all(restic)
                .all(address)
                .all(credentials)
                .all(choice.environment(request instanceof Request.Restore));
    }

    private Environment finish() {
        if (request instanceof Request.Restore) {
            return new Environment().all(restic);
        }
        return facts.guard()
                ? withDatabase().put("KUBESTASH_GUARD", choice.engine()).all(metadata)
                : new Environment().all(restic).all(metadata);
    }

    private Container component(PodParts parts, String component) {
        Environment environment = new Environment()
                .all(restic)
                .put("KUBESTASH_COMPONENT", component)
                .all(address)
                .all(credentials)
                .all(choice.environment(request instanceof Request.Restore));
        if (request instanceof Request.Restore) {
            return parts.container(name("load", component), choice.command().image(), load(), environment);
        }
        return dump(parts, name("dump", component), component, environment);
    }

    private Container dump(PodParts parts, String container, String component, Environment environment) {
        List<String> tags = new ArrayList<>();
        facts.tags().forEach((name, value) -> tags.add(name + "=" + value));
        tags.add("component=" + component);
        List<String> words = new ArrayList<>(
                choice.command().startsRestic() ? choice.command().before() : PodParts.agentBy(java(), "run", "--"));
        words.addAll(repositories.backup(
                component,
                component + "." + choice.extension(),
                request.appBinding().toString(),
                tags,
                dump(),
                resticOptions));
        return parts.container(container, choice.command().image(), words, environment);
    }

    private String java() {
        return PodParts.javaOf(choice.command().image(), request.pod());
    }

    /** A dump that ends with the agent's own line goes through the agent. */
    private List<String> dump() {
        boolean direct = choice.ours() || choice.command().spec().trailer().isEmpty();
        return direct ? choice.command().dump() : by("dump");
    }

    private List<String> load() {
        return choice.ours() ? choice.command().words() : by("load");
    }

    private List<String> by(String what) {
        List<String> words = new ArrayList<>(PodParts.agentBy(java(), "command", what, "--"));
        words.addAll(choice.command().words());
        return words;
    }

    private static String name(String work, String component) {
        return component.equals(Components.ONLY) ? work : work + "-" + component;
    }
}
