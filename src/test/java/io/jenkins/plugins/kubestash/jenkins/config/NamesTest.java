package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs and which namespaces are allowed. */
class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "'', team-a/job, true",
        "'   \n', team-a/job, true",
        "team-a, team-a/job, true",
        "team-a, team-a/sub/job, true",
        "team-a, team-a, true",
        "team-a, team-ab/job, false",
        "team-a, job, false",
        "team-a, x/team-a/job, false",
        "team-a, Team-A/job, false",
        "team-a/sub, team-a/job, false",
        "' /team-a/ \nteam b', team b/my job, true",
        "multi, multi/feature%2Fx, true",
        "multi/feature%2Fx, multi/feature%2Fx, true",
        "folder/🚀, folder/🚀/job, true",
    })
    void folderAllowsWhatIsInIt(String folders, String job, boolean allowed) {
        assertThat(Folders.parse(folders).include(job)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "'', shop, true",
        "shop, shop, true",
        "shop, shop2, false",
        "'a, b\nshop', shop, true",
        "team-*, team-a, true",
        "team-*, team, false",
        "team-*, my-team-a, false",
        "*, shop, true",
        "'a b', shop, false"
    })
    void patternAllowsNamespaces(String patterns, String namespace, boolean allowed) {
        assertThat(Namespaces.parse(patterns).include(namespace)).isEqualTo(allowed);
    }

    @Test
    void namesAreThoseThatAreNoPattern() {
        assertThat(Namespaces.parse("a b* c").names()).containsExactly("a", "c");
    }
}
