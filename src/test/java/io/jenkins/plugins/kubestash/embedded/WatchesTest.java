package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class WatchesTest extends ClusterTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";

    private Http.Answer map(String name, String more) throws IOException {
        return http.post(MAPS, "{\"metadata\": {\"name\": \"%s\"}%s}".formatted(name, more));
    }

    @Test
    void watchesFromAVersionOn() throws IOException {
        map("before", "");
        String version = http.get(MAPS).body().at("/metadata/resourceVersion").asText();
        map("one", "");
        http.delete(MAPS + "/one");

        Iterator<String> lines = http.lines(MAPS + "?watch=true&resourceVersion=" + version);

        assertThat(event(lines)).isEqualTo("ADDED one");
        assertThat(event(lines)).isEqualTo("DELETED one");
    }

    @Test
    void tellsAWatchOfAnObjectThatCeasesToMatch() throws IOException {
        Iterator<String> lines = http.lines(MAPS + "?watch=true&labelSelector=on&timeoutSeconds=10");
        http.post(MAPS, "{\"metadata\": {\"name\": \"a\", \"labels\": {\"on\": \"1\"}}}");
        http.send("PATCH", MAPS + "/a", "application/merge-patch+json", "{\"metadata\": {\"labels\": {\"on\": null}}}");

        assertThat(event(lines)).isEqualTo("ADDED a");
        assertThat(event(lines)).isEqualTo("DELETED a");
    }

    @Test
    void endsAWatchAfterItsTime() throws IOException {
        Iterator<String> lines = http.lines(MAPS + "?watch=true&timeoutSeconds=1");

        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void tellsAWatchThatItsVersionIsTooOld() throws IOException {
        map("one", "");
        cluster.forgetHistory();

        JsonNode event =
                Json.literal(http.lines(MAPS + "?watch=true&resourceVersion=1").next());

        assertThat(event.path("type").asText()).isEqualTo("ERROR");
        assertThat(event.at("/object/code").asInt()).isEqualTo(410);
        assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
    }

    private static String event(Iterator<String> lines) {
        JsonNode event = Json.literal(lines.next());
        return event.path("type").asText() + " " + Json.name(event.path("object"));
    }
}
