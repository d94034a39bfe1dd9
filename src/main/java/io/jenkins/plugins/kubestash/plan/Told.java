package io.jenkins.plugins.kubestash.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request says of a workload, and what the workload says where the request does not. */
final class Told {
    static final String DATA_DIR = "dataDir";
    static final String INITIAL_CLUSTER = "initialCluster";
    private static final Map<String, String> ASK_FOR = Map.of(
            DATA_DIR,
            "does not say where its data are: give the parameter dataDir, as its container sees it",
            INITIAL_CLUSTER,
            "does not say who its members are: give the parameter initialCluster, as"
                    + " name=http://host:2380,… for all of them");

    private final String workload;
    private final Map<String, String> parameters;

    /** @param workload as people read it */
    Told(String workload, Map<String, String> parameters) {
        this.workload = workload;
        this.parameters = new HashMap<>(parameters);
    }

    /** The parameter, or the one value that was found; from now on it is the parameter's. */
    String one(String parameter, Set<String> found) {
        Optional<String> given = Optional.ofNullable(parameters.get(parameter)).filter(value -> !value.isBlank());
        if (given.isEmpty() && found.size() != 1) {
            throw refused(ASK_FOR.get(parameter));
        }
        String value = given.orElseGet(() -> found.iterator().next());
        parameters.put(parameter, value);
        return value;
    }

    /** Where the data are, as the members' containers see it. */
    String directory(Set<String> found) {
        String directory = one(DATA_DIR, found).replaceFirst("(?<=.)/+$", "");
        parameters.put(DATA_DIR, directory);
        return directory;
    }

    void byDefault(String parameter, String value) {
        if (parameters.getOrDefault(parameter, "").isBlank()) {
            parameters.put(parameter, value);
        }
    }

    Map<String, String> parameters() {
        return parameters;
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(workload + " " + why);
    }
}
