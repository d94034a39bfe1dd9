package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSessionsTest {
    private final SessionEntry one = EntryMaker.entry(Results.backup("one"));

    @Test
    void aSessionIsKeptOnce() {
        List<String> once = new KeptSessions(List.of()).with(one);
        KeptSessions kept = new KeptSessions(once);
        assertThat(kept.with(one)).isEqualTo(once).hasSize(1);
        assertThat(kept.with(EntryMaker.entry(Results.backup("two"))))
                .hasSize(2)
                .startsWith(once.get(0));
        assertThat(kept.find("one")).contains(one);
        assertThat(kept.find("two")).isEmpty();
    }

    @Test
    void whatCannotBeReadStaysStored() {
        KeptSessions kept = new KeptSessions(List.of("form of tomorrow"));
        assertThat(kept.unreadable()).isEqualTo(1);
        assertThat(kept.entries()).isEmpty();
        assertThat(kept.with(one)).startsWith("form of tomorrow").hasSize(2);
    }
}
