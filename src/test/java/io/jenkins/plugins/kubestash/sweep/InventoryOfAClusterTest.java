package io.jenkins.plugins.kubestash.sweep;

import static io.jenkins.plugins.kubestash.sweep.SweptCluster.job;
import static io.jenkins.plugins.kubestash.sweep.SweptCluster.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.Inventory;
import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.cluster.Inventory.Removal;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sweep sees of a cluster over real HTTP, and what it can remove. */
class InventoryOfAClusterTest {
    private final SweptCluster swept = new SweptCluster();

    @AfterEach
    void close() {
        swept.close();
    }

    @Test
    void pagesHoldMetadataOnly() {
        swept.embedded.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: ks-a, namespace: shop, %s}
                stringData: {RESTIC_PASSWORD: open-sesame}
                """.formatted(labels(Things.ME, "a", "")));
        Inventory.Page page = swept.cluster.inventory().page(Kind.SECRET, "", Things.ME, "");
        assertThat(page.next()).isEmpty();
        assertThat(page.objects()).singleElement().satisfies(found -> {
            assertThat(found.ref()).isEqualTo(new ObjectRef("shop", "ks-a"));
            assertThat(found.session()).isEqualTo("a");
            assertThat(found.deleting()).isFalse();
            assertThat(found.toString()).doesNotContain("open-sesame", "RESTIC_PASSWORD");
            assertThat(Duration.between(found.created(), Clock.systemUTC().instant()))
                    .isLessThan(SweptCluster.PATIENCE);
        });
    }

    @Test
    void removesOnlyWhatItFound() {
        Inventory inventory = swept.cluster.inventory();
        swept.put(job("shop", Things.ME, "a", "") + job("shop", Things.ME, "b", "") + job("shop", Things.ME, "c", ""));
        List<Found> found = inventory.page(Kind.JOB, "shop", Things.ME, "").objects();
        assertThat(found).extracting(Found::session).containsExactly("a", "b", "c");

        swept.cluster.keep(new ObjectRef("shop", "ks-a"));
        assertThat(inventory.remove(found.get(0))).isEqualTo(Removal.CHANGED);

        swept.embedded.delete("Job", "shop", "ks-b");
        assertThat(inventory.remove(found.get(1))).isEqualTo(Removal.GONE);
        swept.put(job("shop", Things.ME, "b", ""));
        assertThat(inventory.remove(found.get(1))).isEqualTo(Removal.CHANGED);

        assertThat(inventory.remove(found.get(2))).isEqualTo(Removal.REMOVED);
        assertThat(swept.left("Job")).containsExactly("shop/ks-a", "shop/ks-b");
        assertThat(swept.embedded
                        .get("Job", "shop", "ks-a")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .toString())
                .contains("\"" + Labels.KEPT + "\":\"true\"");
    }

    @Test
    void keepingAJobThatIsNotThereDoesNothing() {
        swept.cluster.keep(new ObjectRef("shop", "ks-a"));
        assertThat(swept.left("Job")).isEmpty();
    }
}
