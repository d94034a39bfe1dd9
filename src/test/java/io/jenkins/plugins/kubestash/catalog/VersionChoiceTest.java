package io.jenkins.plugins.kubestash.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Function;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionChoiceTest {
    private static final Function MANY = function("[6.0.5, 4.4.6, 5.0.3, 5.0.15, 8.0.0]");

    @ParameterizedTest
    @CsvSource({
        "5.0.3,   5.0.3,  true",
        "5.0.3-debian, 5.0.3, true",
        "v5.0.15, 5.0.15, true",
        "5.0.9,   5.0.3,  false",
        "5.9,     5.0.15, false",
        "5.0.1,   5.0.3,  false",
        "7.0.1,   8.0.0,  false",
        "4.0.0,   4.4.6,  false",
        "9.1,     8.0.0,  false",
        "3.6,     4.4.6,  false",
        "latest,  8.0.0,  false",
    })
    void takesTheNearestOne(String wanted, String version, boolean exact) {
        assertThat(VersionChoice.of(MANY, Optional.of(wanted))).isEqualTo(new VersionChoice(version, exact));
    }

    @Test
    void withoutAVersionTheNewestIsTaken() {
        assertThat(VersionChoice.of(MANY, Optional.empty())).isEqualTo(new VersionChoice("8.0.0", false));
    }

    @Test
    void aFunctionWithoutVersionsTakesAny() {
        assertThat(VersionChoice.of(function("[]"), Optional.of("7.0.15")))
                .isEqualTo(new VersionChoice("7.0.15", true));
        assertThat(VersionChoice.of(function("[]"), Optional.empty())).isEqualTo(new VersionChoice("", true));
    }

    private static Function function(String versions) {
        return Documents.read("{spec: {image: i, availableVersions: " + versions + "}}", Function.class);
    }
}
