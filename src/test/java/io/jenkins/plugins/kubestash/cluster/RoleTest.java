package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Role that the README offers grants what sessions need, and beyond that only what the sweep lists. */
class RoleTest {
    private static final Set<String> FOR_THE_SWEEP = Set.of("list configmaps");

    @Test
    void theRoleOfTheDocumentationGrantsJustWhatIsNeeded() throws IOException {
        Set<String> needed = Stream.concat(Rights.NEEDED.stream(), Rights.FOR_WORKLOADS.stream())
                .map(Rights.Right::shown)
                .collect(Collectors.toCollection(TreeSet::new));
        needed.addAll(FOR_THE_SWEEP);
        assertThat(granted()).isEqualTo(needed);
    }

    private static Set<String> granted() throws IOException {
        JsonNode role =
                Documents.readAll(Files.readString(Path.of("docs/role.yaml"))).get(0);
        Set<String> granted = new TreeSet<>();
        for (JsonNode rule : role.path("rules")) {
            String group = rule.path("apiGroups").get(0).asText();
            for (JsonNode resource : rule.path("resources")) {
                for (JsonNode verb : rule.path("verbs")) {
                    granted.add(verb.asText() + " " + resource.asText() + (group.isEmpty() ? "" : "." + group));
                }
            }
        }
        return granted;
    }
}
