package io.jenkins.plugins.kubestash.jenkins.config;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tries a connection to a cluster: does it answer, and are the rights there that sessions need? */
final class ClusterTrial {
    private static final int MOST_NAMESPACES = 5;

    private ClusterTrial() {}

    /** @param namespaces that jobs may use */
    static Finding of(Supplier<KubernetesCluster> connect, Namespaces namespaces) {
        try (KubernetesCluster cluster = connect.get()) {
            String answers = "Kubernetes " + cluster.version() + " at " + cluster.server() + " answers.";
            return rights(cluster, namespaces, answers);
        } catch (ClusterException | IllegalArgumentException e) {
            return Finding.bad(e.getMessage());
        }
    }

    private static Finding rights(KubernetesCluster cluster, Namespaces namespaces, String answers) {
        List<String> names = namespaces.names().stream().limit(MOST_NAMESPACES).toList();
        if (names.isEmpty()) {
            List<String> missing = cluster.missingRights("");
            return missing.isEmpty()
                    ? Finding.good(answers + " The rights that sessions need are there in all namespaces.")
                    : Finding.doubtful(answers + " Not in all namespaces there: " + shown(missing)
                            + ". Name the namespaces that jobs may use to have these tested.");
        }
        List<String> lacking = new ArrayList<>();
        for (String name : names) {
            List<String> missing = cluster.missingRights(name);
            if (!missing.isEmpty()) {
                lacking.add(name + ": " + shown(missing));
            }
        }
        return lacking.isEmpty()
                ? Finding.good(
                        answers + " The rights that sessions need are there in " + String.join(", ", names) + ".")
                : Finding.doubtful(answers + " Rights are missing in " + String.join("; in ", lacking)
                        + ". Bind a Role that has them.");
    }

    /** {@code create/get jobs.batch, list pods}: verbs of one resource stand together. */
    private static String shown(List<String> rights) {
        return rights.stream()
                .map(right -> right.split(" "))
                .collect(Collectors.groupingBy(
                        words -> words[1],
                        LinkedHashMap::new,
                        Collectors.mapping(words -> words[0], Collectors.joining("/"))))
                .entrySet()
                .stream()
                .map(resource -> resource.getValue() + " " + resource.getKey())
                .collect(Collectors.joining(", "));
    }
}
