package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DeletionTest extends ClusterTest {
    private static final String MAPS = "/api/v1/namespaces/demo/configmaps";
    private static final String SECRETS = "/api/v1/namespaces/demo/secrets";

    private Http.Answer map(String name, String more) throws IOException {
        return http.post(MAPS, "{\"metadata\": {\"name\": \"%s\"}%s}".formatted(name, more));
    }

    @Test
    void keepsAnObjectUntilItsLastFinalizerIsGone() throws IOException {
        http.post(MAPS, "{\"metadata\": {\"name\": \"a\", \"finalizers\": [\"x.io/hold\"]}}");
        http.delete(MAPS + "/a");
        assertThat(http.get(MAPS + "/a")
                        .body()
                        .at("/metadata/deletionTimestamp")
                        .isTextual())
                .isTrue();

        http.send("PATCH", MAPS + "/a", "application/merge-patch+json", "{\"metadata\": {\"finalizers\": null}}");

        assertThat(http.get(MAPS + "/a").code()).isEqualTo(404);
    }

    @Test
    void takesAwayWhatBelongedToADeletedOwner() throws IOException {
        String uid = Json.uid(map("owner", "").body());
        http.post(SECRETS, owned("child", uid));
        http.delete(MAPS + "/owner");

        cluster.await("child is gone", Jobs.SOON, () -> cluster.get("Secret", "demo", "child")
                .isEmpty());
    }

    @Test
    void takesAwayWhatIsCreatedForAnOwnerThatIsGone() throws IOException {
        http.post(SECRETS, owned("child", "00000000-0000-0000-0000-000000000001"));

        cluster.await("child is gone", Jobs.SOON, () -> cluster.get("Secret", "demo", "child")
                .isEmpty());
    }

    private static String owned(String name, String uid) {
        return ("{\"metadata\": {\"name\": \"%s\", \"ownerReferences\": [{\"apiVersion\": \"v1\","
                        + "\"kind\": \"ConfigMap\", \"name\": \"owner\", \"uid\": \"%s\"}]}}")
                .formatted(name, uid);
    }
}
