package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.session.SnapshotList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Listings of snapshots, compared with what plain restic says of the same repository. */
class ListingTest {
    private static final ObjectRef OTHER = new ObjectRef("demo", "other");
    private static final byte[] STREAM = "a stream".getBytes(StandardCharsets.UTF_8);

    private static Scene scene;
    private static RedisServer redis;

    @BeforeAll
    static void open() {
        scene = new Scene();
        redis = RedisServer.start();
        redis.cli("SET", "key", "value");
    }

    @AfterAll
    static void close() {
        redis.close();
        scene.close();
    }

    @AfterEach
    void empty() {
        scene.emptyBackups();
    }

    @Test
    void backupsAreListedNewestFirstAsResticSeesThemAlsoWhenTheDatabaseIsGone() {
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
        scene.makeRepo();
        Played first = scene.play(Scene.backup());
        redis.cli("SET", "another", "value");
        Played second = scene.play(Scene.backup());
        scene.repo().put(STREAM, OTHER.toString(), "redis");
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:1'}, secret: {name: gone-with-the-database}");

        Played played = scene.play(Scene.snapshots(50));

        assertThat(played.listed()).isEqualTo(new SnapshotList(asResticSeesThem(Scene.APP_BINDING), 2));
        assertThat(played.listed().snapshots())
                .map(SnapshotList.Entry::id)
                .containsExactly(
                        second.component().snapshot().substring(0, 16),
                        first.component().snapshot().substring(0, 16));
        assertThat(played.listed().snapshots())
                .map(SnapshotList.Entry::bytes)
                .containsExactly(second.component().bytes(), first.component().bytes());
        assertThat(played.listed().snapshots())
                .map(SnapshotList.Entry::session)
                .containsExactly(
                        second.result().state().id() + ".1",
                        first.result().state().id() + ".1");
        assertThat(lastLine(played)).startsWith("2 snapshots of demo/redis in ");
    }

    @Test
    void onlyWhatHoldsSomethingOfTheWantedTargetIsListedWithoutAnyAppBinding() {
        scene.makeRepo();
        scene.repo().put(STREAM, "demo/redis", "redis");
        scene.repo().put(new byte[0], OTHER.toString(), "redis");
        String others = scene.repo().put(STREAM, OTHER.toString(), "mongodb");

        Played played = scene.play(ofOther(50));

        assertThat(played.listed().snapshots()).singleElement().satisfies(entry -> {
            assertThat(others).startsWith(entry.id());
            assertThat(entry.bytes()).isEqualTo(STREAM.length);
            assertThat(entry.engine()).isEqualTo("mongodb");
            assertThat(entry.task()).isEqualTo("logical-backup");
        });
        assertThat(lastLine(played)).startsWith("1 snapshot of demo/other in ");
    }

    @Test
    void theNewestAreListedWhenThereAreMoreThanWanted() {
        scene.makeRepo();
        for (int i = 0; i < 3; i++) {
            scene.repo().put(STREAM, OTHER.toString(), "redis");
        }

        Played played = scene.play(ofOther(2));

        assertThat(played.listed())
                .isEqualTo(new SnapshotList(asResticSeesThem(OTHER).subList(0, 2), 3));
        assertThat(lastLine(played)).startsWith("The newest 2 of 3 snapshots of demo/other in ");
    }

    @Test
    void whereNothingWasEverBackedUpTheListIsEmptyAndTheLogSaysWhy() {
        Played played = scene.play(Scene.snapshots(50));

        assertThat(played.listed()).isEqualTo(new SnapshotList(List.of(), 0));
        assertThat(played.log())
                .contains("  list: there is no repository at " + scene.repo().location()
                        + " yet: nothing was backed up there");
        assertThat(lastLine(played)).startsWith("No snapshot of demo/redis in ");
        assertThat(scene.repo().exists()).isFalse();
    }

    @Test
    void aRepositoryWithAnotherPasswordIsNamed() {
        Repo others = new Repo(scene.repo().path(), "another password");
        others.restic("init");

        Played played = scene.check(scene.theatre.play(Scene.snapshots(50)), others);

        assertThat(played.failure().reason()).isEqualTo("WRONG_REPOSITORY_PASSWORD");
        assertThat(played.failure().message())
                .isEqualTo("opening the repository " + others.location() + ": the password in the"
                        + " encryption Secret does not open it: give the one it was made with");
    }

    @Test
    void aLockKeepsNobodyFromListingAndStays() throws Exception {
        scene.makeRepo();
        byte[] noise = new byte[200_000];
        new SplittableRandom(4711).nextBytes(noise);
        scene.repo().put(noise, OTHER.toString(), "redis");
        Process check = scene.repo()
                .process("check", "--read-data", "--limit-download", "1")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            scene.embedded.await("a lock", Duration.ofSeconds(30), () -> !scene.repo()
                    .locks()
                    .isEmpty());
            List<String> locks = scene.repo().locks();

            Played played = scene.check(scene.theatre.play(ofOther(50)), scene.repo(), locks);

            assertThat(played.listed().snapshots()).hasSize(1);
            assertThat(check.isAlive()).isTrue();
        } finally {
            check.destroyForcibly().waitFor();
        }
    }

    @Test
    void aLimitThatNoPodCouldKeepIsRefusedBeforeAnythingIsCreated() {
        Played played = scene.play(Scene.snapshots(101));

        assertThat(played.failure().reason()).isEqualTo("BAD_REQUEST");
        assertThat(played.failure().message()).isEqualTo("limit 101: write a number from 1 to 100");
        assertThat(played.log()).noneMatch(line -> line.startsWith("Job "));
    }

    /** The snapshots of another target in the same repository; it has no AppBinding. */
    private static Request.Snapshots ofOther(int limit) {
        return Scene.snapshots(OTHER, Optional.of("demo/redis"), limit);
    }

    private static String lastLine(Played played) {
        return played.log().get(played.log().size() - 1);
    }

    private static List<SnapshotList.Entry> asResticSeesThem(ObjectRef target) {
        Repo.Said said = scene.repo()
                .restic("snapshots", "--json", "--no-lock", "--tag", "target=" + target, "--host", target.toString());
        List<SnapshotList.Entry> entries = new ArrayList<>();
        Documents.readAll(said.output())
                .get(0)
                .forEach(snapshot -> entries.add(new SnapshotList.Entry(
                        snapshot.path("id").asText().substring(0, 16),
                        OffsetDateTime.parse(snapshot.path("time").asText())
                                .withNano(0)
                                .toInstant(),
                        snapshot.path("summary").path("total_bytes_processed").asLong(),
                        "dump",
                        tag(snapshot, "session"),
                        tag(snapshot, "engine"),
                        tag(snapshot, "task"))));
        Collections.reverse(entries);
        return entries;
    }

    private static String tag(JsonNode snapshot, String name) {
        return StreamSupport.stream(snapshot.path("tags").spliterator(), false)
                .map(JsonNode::asText)
                .filter(tag -> tag.startsWith(name + "="))
                .map(tag -> tag.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }
}
