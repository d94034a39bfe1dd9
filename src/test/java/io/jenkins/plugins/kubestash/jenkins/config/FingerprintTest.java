package io.jenkins.plugins.kubestash.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void tellsPartsApartAndHoldsNoneOfThem() {
        String token = "canary-token";
        String fingerprint = Fingerprint.of(List.of("token", "https://server", token));
        assertThat(fingerprint)
                .matches("[0-9a-f]{64}")
                .isEqualTo(Fingerprint.of(List.of("token", "https://server", token)))
                .isNotEqualTo(Fingerprint.of(List.of("token", "https://server", token + "2")))
                .isNotEqualTo(Fingerprint.of(List.of("token", "https://server" + token, "")));
        assertThat(Fingerprint.of(List.of("ab", "c"))).isNotEqualTo(Fingerprint.of(List.of("a", "bc")));
    }
}
