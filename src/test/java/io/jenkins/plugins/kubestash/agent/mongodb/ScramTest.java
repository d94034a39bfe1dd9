package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** SCRAM against the conversations printed in RFC 7677 and RFC 5802, and against servers that do not keep to it. */
class ScramTest {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private static Scram rfc7677() {
        return new Scram(Scram.Mechanism.SHA_256, "user", bytes("pencil"), NONCE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void speaksAsRfc7677Prints() throws Exception {
        Scram scram = rfc7677();
        assertThat(scram.first()).asString().isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(scram.proof(bytes(FIRST)))
                .asString()
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.check(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @Test
    void speaksAsRfc5802Prints() throws Exception {
        Scram scram = new Scram(Scram.Mechanism.SHA_1, "user", bytes("pencil"), "fyko+d2lbbFgONRv9qkxdawL");
        assertThat(scram.proof(bytes("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")))
                .asString()
                .endsWith(",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        scram.check(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
    }

    @Test
    void writesCommasAndEqualsSignsOfAUserName() {
        assertThat(new Scram(Scram.Mechanism.SHA_256, "a=b,c", bytes("x"), "n").first())
                .asString()
                .isEqualTo("n,,n=a=3Db=2Cc,r=n");
    }

    @Test
    void digestsThePasswordForTheOlderMechanism() throws Exception {
        assertThat(Scram.Mechanism.SHA_1.secret("user", "pencil"))
                .asString()
                .isEqualTo("1c33006ec1ffd90f9cadcbcc0e118200");
    }

    @Test
    void refusesAServerThatDoesNotKnowThePassword() throws Exception {
        Scram scram = rfc7677();
        scram.proof(bytes(FIRST));
        assertThatThrownBy(() -> scram.check(bytes("v=" + "A".repeat(43) + "=")))
                .isInstanceOf(Scram.Refused.class);
        assertThatThrownBy(() -> scram.check(bytes(""))).isInstanceOf(Scram.Refused.class);
        assertThatThrownBy(() -> rfc7677().check(bytes("v="))).isInstanceOf(Scram.Refused.class);
    }

    @Test
    void refusesWhatIsNoScram() {
        for (String bad : new String[] {
            "",
            "garbage",
            "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            FIRST.replace("i=4096", "i=1"),
            FIRST.replace("i=4096", "i=999999999"),
            FIRST.replace("i=4096", "i=x"),
            FIRST.replace("W22ZaJ0SNY7soEsUEjb6gQ==", "!!"),
            FIRST.replace("s=W22ZaJ0SNY7soEsUEjb6gQ==,", ""),
        }) {
            assertThatThrownBy(() -> rfc7677().proof(bytes(bad))).as(bad).isInstanceOf(Scram.Refused.class);
        }
    }
}
