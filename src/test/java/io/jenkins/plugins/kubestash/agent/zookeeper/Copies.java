package io.jenkins.plugins.kubestash.agent.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert;

/** Dumps and loads as the pod does them, with streams in memory. */
record Copies(Map<String, String> environment) {
    /** A dump's stream and what was said of it. */
    record Dumped(byte[] bytes, EngineFacts facts) {}

    static Copies of(int port) {
        return new Copies(Map.of("KUBESTASH_DB_HOST", "127.0.0.1", "KUBESTASH_DB_PORT", Integer.toString(port)));
    }

    Copies with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put("KUBESTASH_" + name, value);
        return new Copies(more);
    }

    Settings settings() {
        return new Settings(environment);
    }

    EngineFacts ping() {
        try {
            return new ZooKeeperEngine().ping(settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Dumped dump() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            EngineFacts facts = new ZooKeeperEngine().dump(settings(), out);
            return new Dumped(out.toByteArray(), facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EngineFacts load(byte[] dump) {
        return load(source(dump));
    }

    EngineFacts load(DumpSource dump) {
        try {
            return new ZooKeeperEngine().load(settings(), dump);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EngineFacts verify(byte[] dump) {
        try {
            return new ZooKeeperEngine().verify(new ByteArrayInputStream(dump));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DumpSource source(byte[] dump) {
        return new DumpSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(dump);
            }

            @Override
            public long bytes() {
                return dump.length;
            }
        };
    }

    /** What a refusal says, in one line. */
    static AbstractStringAssert<?> refuses(Reason reason, ThrowableAssert.ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isInstanceOf(AgentFailure.class);
        assertThat(((AgentFailure) thrown).reason()).isEqualTo(reason);
        return assertThat(thrown.getMessage()).doesNotContain("\n").doesNotContain(OneServer.PASSWORD);
    }
}
