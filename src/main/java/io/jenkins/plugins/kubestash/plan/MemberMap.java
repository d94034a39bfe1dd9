package io.jenkins.plugins.kubestash.plan;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds each pod's member in {@code name=peerURL,…} by its name, never by its place. */
final class MemberMap {
    private final String text;
    /** Peer URLs by the member's name, several with a comma between them. */
    private final Map<String, String> urls = new LinkedHashMap<>();

    MemberMap(String initialCluster) {
        text = initialCluster;
        for (String entry : initialCluster.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || host(entry.substring(equals + 1).strip()).isEmpty()) {
                throw new IllegalArgumentException("parameter initialCluster is '" + initialCluster
                        + "': write name=http://host:2380,… for all members");
            }
            urls.merge(
                    entry.substring(0, equals).strip(),
                    entry.substring(equals + 1).strip(),
                    (a, b) -> a + "," + b);
        }
    }

    /**
     * @param pods each with what its member may be called, the likeliest first
     * @return names by pod
     * @throws IllegalArgumentException one line when they do not match one to one
     */
    Map<String, String> match(String workload, Map<String, List<String>> pods) {
        Map<String, String> names = new LinkedHashMap<>();
        pods.forEach((pod, called) -> {
            String name = called.stream()
                    .flatMap(one -> nameOf(one).stream())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("pod " + pod + " of " + workload
                            + " is no member in initialCluster '" + text + "': neither a name nor a peer URL's host is"
                            + " its name; correct the parameter initialCluster"));
            if (names.containsValue(name)) {
                throw new IllegalArgumentException("two pods of " + workload + " would be member " + name
                        + " of initialCluster '" + text + "': correct the parameter initialCluster");
            }
            names.put(pod, name);
        });
        List<String> others = new ArrayList<>(urls.keySet());
        others.removeAll(names.values());
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(workload + " has " + pods.size() + " pods, and initialCluster has "
                    + String.join(", ", others) + " beside them: start all members, or correct initialCluster");
        }
        return names;
    }

    String urls(String name) {
        return urls.get(name);
    }

    private Optional<String> nameOf(String pod) {
        if (urls.containsKey(pod)) {
            return Optional.of(pod);
        }
        return urls.entrySet().stream()
                .filter(entry -> List.of(entry.getValue().split(",")).stream()
                        .allMatch(url -> host(url).equals(pod) || host(url).startsWith(pod + ".")))
                .map(Map.Entry::getKey)
                .reduce((one, other) -> {
                    throw new IllegalArgumentException("members " + one + " and " + other + " of initialCluster '"
                            + text + "' are both at pod " + pod + ": correct the parameter initialCluster");
                });
    }

    private static String host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getHost()).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
