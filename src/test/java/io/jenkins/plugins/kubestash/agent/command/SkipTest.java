package io.jenkins.plugins.kubestash.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkipTest {
    private static final Map<String, String> ROLES = Map.of(
            "KUBESTASH_SKIP_UNTIL", "\\\\connect .*",
            "KUBESTASH_SKIP_LINES", "CREATE ROLE \"?${PGUSER}\"?;\nALTER ROLE \"?${PGUSER}\"? WITH .*;",
            "PGUSER_2", "my.user");

    private static String apply(Map<String, String> settings, String dump) throws IOException {
        byte[] bytes = dump.getBytes(StandardCharsets.ISO_8859_1);
        return new String(
                new Skip(new Settings(settings))
                        .apply(new ByteArrayInputStream(bytes))
                        .readAllBytes(),
                StandardCharsets.ISO_8859_1);
    }

    @Test
    void linesGoOnlyBeforeTheLineThatEndsTheHead() throws IOException {
        assertThat(apply(ROLES, """
                CREATE ROLE app;
                CREATE ROLE "my.user";
                ALTER ROLE "my.user" WITH PASSWORD 'x';
                CREATE ROLE "myxuser";
                \\connect shop
                CREATE ROLE "my.user";
                last line without an end""")).isEqualTo("""
                CREATE ROLE app;
                CREATE ROLE "myxuser";
                \\connect shop
                CREATE ROLE "my.user";
                last line without an end""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no end", "\u00ff\u0000\u00fe\n\r\n\\connect x\n\u00ff", "CREATE ROLE x;"})
    void whateverElseIsInTheHeadStaysByteForByte(String dump) throws IOException {
        assertThat(apply(ROLES, dump)).isEqualTo(dump);
    }

    @Test
    void withoutRulesNothingIsLookedAt() throws IOException {
        assertThat(apply(Map.of(), "CREATE ROLE x;\n")).isEqualTo("CREATE ROLE x;\n");
    }
}
