package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** Passwords and rights. */
class RedisUsersTest {
    @Test
    void aUserWithTheDocumentedRightsIsEnough() throws IOException {
        try (RedisServer source = RedisServer.start();
                RedisServer target = RedisServer.start()) {
            source.pipe(RedisSamples.everyType());
            String dumpRights = "+ping +info +select +scan +dump +pexpiretime +function|dump";
            String loadRights = "+ping +info +select +time +exists +restore +flushall +function|restore";
            acl(source, dumpRights);
            acl(target, loadRights);
            String[] user = {"DB_USERNAME", "backup", "DB_PASSWORD", "secret word"};
            byte[] dump = Dumps.dump(source, user);
            Dumps.load(dump, target, user);
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
            Dumps.load(
                    dump,
                    target,
                    "DB_USERNAME",
                    "backup",
                    "DB_PASSWORD_2",
                    "secret word",
                    "DB_PASSWORD",
                    "",
                    "PARAM_FLUSH",
                    "true");
            Dumps.load(
                    dump, target, "DB_USERNAME", "backup", "DB_PASSWORD", "secret word", "PARAM_IF_EXISTS", "replace");

            acl(source, "+ping +info +select +scan +dump +pexpiretime");
            assertThat(dumpFacts(source, user).warnings())
                    .singleElement()
                    .asString()
                    .contains("+function|dump");
            acl(source, "+ping +info +select +scan +pexpiretime +function|dump");
            assertRefused(source, user, "DUMP", "+dump");
            acl(source, "+ping +info +select +dump +pexpiretime");
            assertRefused(source, user, "SCAN", "+scan");
            acl(source, "+ping +select +scan");
            assertRefused(source, user, "INFO", "+info");
            acl(source, dumpRights + " resetkeys ~kubestash ~s*");
            assertRefused(source, user, "~*");
        }
    }

    private static EngineFacts dumpFacts(RedisServer server, String... user) throws IOException {
        return Dumps.ENGINE.dump(Dumps.settings(server, user), OutputStream.nullOutputStream());
    }

    private static void acl(RedisServer server, String rights) {
        server.pipe("ACL SETUSER backup reset on \">secret word\" ~* -@all " + rights + "\n");
    }

    private static void assertRefused(RedisServer server, String[] user, String... words) {
        assertThatThrownBy(() -> Dumps.dump(server, user))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_REFUSED))
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("secret word")
                .doesNotContain("\n");
    }

    @Test
    void wrongOrMissingOrNeedlessPasswordIsRefused() {
        try (RedisServer open = RedisServer.start();
                RedisServer locked = RedisServer.start("requirepass right")) {
            assertRefused(locked, new String[] {"DB_PASSWORD", "secret word"}, "password");
            assertRefused(locked, new String[] {}, "password");
            assertRefused(open, new String[] {"DB_PASSWORD", "secret word"}, "no password");
        }
    }
}
