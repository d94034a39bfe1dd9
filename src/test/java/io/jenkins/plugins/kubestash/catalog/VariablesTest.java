package io.jenkins.plugins.kubestash.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private final Variables variables = Variables.none()
            .with("agent", List.of("java", "-jar", "agent.jar"))
            .with("empty", List.of())
            .with("db", "my db; rm -rf / $(x) ${db} \\1 $1")
            .with(Map.of("version", "7.0"));

    @Test
    void aValueStaysOneWordWhateverIsInIt() {
        assertThat(variables.words(List.of("dump", "${db}", "--db=${db}")))
                .containsExactly("dump", "my db; rm -rf / $(x) ${db} \\1 $1", "--db=my db; rm -rf / $(x) ${db} \\1 $1");
    }

    @Test
    void aWordThatIsAListBecomesItsWords() {
        assertThat(variables.words(List.of("${agent}", "redis", "${empty}", "dump")))
                .containsExactly("java", "-jar", "agent.jar", "redis", "dump");
    }

    @Test
    void aDefaultCountsWhereThereIsNoValue() {
        assertThat(variables.text("redis:${version:=6}-${flavour:=alpine}${nothing:=}"))
                .isEqualTo("redis:7.0-alpine");
    }

    @Test
    void aTextOnConditionIsThereOnlyWhereItsNameHasAValue() {
        Variables some = variables.with("ca", "/ca.crt").with("skip", "false").with("none", "");

        assertThat(some.words(List.of(
                        "a",
                        "${ca:+--ca=${ca}}",
                        "${skip:+--skip}",
                        "${none:+${none}}",
                        "${agent:+java}",
                        "x${none:+y}",
                        "${ca:!no ca}",
                        "${skip:!no skip}",
                        "${empty:!no list}")))
                .containsExactly("a", "--ca=/ca.crt", "java", "x", "no skip", "no list");
        assertThat(some.text("${none:=${ca:+with ${ca}}}")).isEqualTo("with /ca.crt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> some.words(List.of("${typo:+x}")))
                .withMessageStartingWith("${typo} has no value");
    }

    @Test
    void aWordThatIsEmptyForAnotherReasonStays() {
        assertThat(variables.with("none", "").words(List.of("", "${none}", "${nothing:=}")))
                .containsExactly("", "", "");
    }

    @Test
    void dollarsThatAreNoVariableStay() {
        assertThat(variables.text("$${version} $version $ ${ ${1} $$")).isEqualTo("${version} $version $ ${ ${1} $$");
    }

    @Test
    void aVariableWithoutAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variables.text("${nope}"))
                .withMessage("${nope} has no value: give it one, or a default as ${nope:=default};"
                        + " known are agent, db, empty, version");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variables.words(List.of("--x=${agent}")))
                .withMessage("${agent} is a list: it must be a word of its own");
    }
}
