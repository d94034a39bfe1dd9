package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of several components, out of real repositories. */
class SessionChoiceTest {
    private static final String[] COMPONENTS = {"configserver", "shard-0", "shard-1"};

    @TempDir
    Path directory;

    private Pod pod;

    @BeforeEach
    void pod() throws IOException {
        pod = new Pod(directory);
        pod.put("KUBESTASH_COMPONENTS", String.join("\n", COMPONENTS)).put("KUBESTASH_OPERATION", "restore");
        for (String component : COMPONENTS) {
            at(component);
            pod.makeRepo();
        }
    }

    @Test
    void latestIsTheNewestSessionThatHasEveryComponent() throws IOException {
        Map<String, String> whole = session("s1.1", COMPONENTS);
        session("s2.1", "configserver", "shard-0");

        assertThat(pod.agent("prepare")).isZero();

        assertThat(chosen()).isEqualTo(whole);
        assertThat(pod.log).anyMatch(line -> line.contains("session s2.1 has no snapshot of shard-1"));
    }

    @Test
    void theIdOfAnyComponentStandsForItsWholeSession() throws IOException {
        Map<String, String> older = session("s1.1", COMPONENTS);
        session("s2.1", COMPONENTS);
        pod.put("KUBESTASH_SNAPSHOT", older.get("shard-1").substring(0, 12));

        assertThat(pod.agent("prepare")).isZero();

        assertThat(chosen()).isEqualTo(older);
    }

    @Test
    void aSessionThatIsNotWholeIsNotFilledUpFromAnother() throws IOException {
        session("s1.1", COMPONENTS);
        String id = session("s2.1", "configserver").get("configserver");
        pod.put("KUBESTASH_SNAPSHOT", id);

        assertThat(pod.agent("prepare")).isOne();

        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message"))
                .contains("session s2.1 of snapshot " + id.substring(0, 8) + " has no snapshot of shard-0, shard-1");
    }

    @Test
    void whereNoSessionIsWholeTheNewestTellsWhatItLacks() throws IOException {
        session("s1.1", "shard-0");

        assertThat(pod.agent("prepare")).isOne();

        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message"))
                .contains("no session of shop/db has a snapshot of each of configserver, shard-0, shard-1")
                .endsWith("session s1.1 has no snapshot of configserver, shard-1");
    }

    @Test
    void aBackupOfMoreShardsThanThereAreIsRefused() throws IOException {
        session("s1.1", 4, COMPONENTS);

        assertThat(pod.agent("prepare")).isOne();

        assertThat(pod.failure().text("reason")).isEqualTo("FOREIGN_DUMP");
        assertThat(pod.failure().text("message")).contains("is one of 4 components, but the AppBinding has 3");
    }

    @Test
    void anIdThatIsNowhereIsSaid() throws IOException {
        session("s1.1", COMPONENTS);
        pod.put("KUBESTASH_SNAPSHOT", "0123456789abcdef");

        assertThat(pod.agent("prepare")).isOne();

        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
    }

    @Test
    void aListingFindsTheComponentsByItself() throws IOException {
        session("s1.1", COMPONENTS);
        pod.put("KUBESTASH_COMPONENTS", "dump");

        assertThat(pod.agent("list")).isZero();

        assertThat(JsonObject.of(JsonReader.read(Files.readString(directory.resolve("result"))))
                        .number("total"))
                .isEqualTo(3);
    }

    private Map<String, String> session(String session, String... components) {
        return session(session, COMPONENTS.length, components);
    }

    /** Ids by component. */
    private Map<String, String> session(String session, int number, String... components) {
        Map<String, String> ids = new TreeMap<>();
        for (String component : components) {
            at(component);
            String tags = "session=" + session + ",target=shop/db,component=" + component + ",engine=line,components="
                    + number;
            Pod.Ended ended = pod.restic(
                    "backup",
                    "--json",
                    "--quiet",
                    "--stdin-from-command",
                    "--stdin-filename",
                    "/" + component + ".ksld",
                    "--tag",
                    tags,
                    "--",
                    "echo",
                    session + component);
            ids.put(
                    component,
                    Stream.of(ended.out().split("\n"))
                            .filter(line -> line.contains("snapshot_id"))
                            .map(line -> line.replaceFirst(".*\"snapshot_id\":\"([0-9a-f]+)\".*", "$1"))
                            .findFirst()
                            .orElseThrow());
        }
        return ids;
    }

    private void at(String component) {
        pod.put("KUBESTASH_COMPONENT", component);
    }

    private Map<String, String> chosen() throws IOException {
        JsonObject all = JsonObject.of(JsonReader.read(Files.readString(directory.resolve("work/snapshots.json"))));
        Map<String, String> ids = new TreeMap<>();
        all.fields()
                .keySet()
                .forEach(component -> ids.put(component, all.object(component).text("id")));
        return ids;
    }
}
