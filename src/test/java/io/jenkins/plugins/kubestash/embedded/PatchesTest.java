package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PatchesTest {
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String STEPS = "application/json-patch+json";

    private static String patched(String type, String object, String patch) throws IOException {
        ObjectNode result = Patches.apply(type, Json.literal(object), Json.parse(patch.getBytes()));
        return result.toString().replace('"', '\'');
    }

    @Test
    void aMergeReplacesListsAndRemovesWhatIsNull() throws IOException {
        assertThat(patched(MERGE, "{\"a\": {\"b\": 1, \"c\": 2}, \"l\": [1, 2]}", "{\"a\": {\"b\": null}, \"l\": [3]}"))
                .isEqualTo("{'a':{'c':2},'l':[3]}");
    }

    @Test
    void aStrategicMergeMergesContainersByName() throws IOException {
        assertThat(patched(
                        STRATEGIC,
                        "{\"containers\": [{\"name\": \"a\", \"image\": \"x\", \"args\": [\"1\"]}, {\"name\": \"b\"}]}",
                        "{\"$setElementOrder/containers\": [], \"containers\": [{\"name\": \"a\", \"args\": [\"2\"]},"
                                + "{\"$patch\": \"delete\", \"name\": \"b\"}]}"))
                .isEqualTo("{'containers':[{'name':'a','image':'x','args':['2']}]}");
    }

    @Test
    void stepsChangeOnePlaceAfterAnother() throws IOException {
        assertThat(patched(
                        STEPS,
                        "{\"l\": [1], \"a\": {\"x/y\": 1}}",
                        "[{\"op\": \"test\", \"path\": \"/l/0\", \"value\": 1},"
                                + "{\"op\": \"add\", \"path\": \"/l/-\", \"value\": 2},"
                                + "{\"op\": \"move\", \"from\": \"/a/x~1y\", \"path\": \"/b\"}]"))
                .isEqualTo("{'l':[1,2],'a':{},'b':1}");
    }

    @Test
    void aStepThatDoesNotApplyIsRefused() {
        assertThatThrownBy(() -> patched(STEPS, "{}", "[{\"op\": \"remove\", \"path\": \"/a\"}]"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("doc is missing path: /a");
    }

    @Test
    void anUnknownKindOfPatchIsRefused() {
        assertThatThrownBy(() -> patched("text/plain", "{}", "{}")).hasMessageContaining("unknown format");
    }
}
