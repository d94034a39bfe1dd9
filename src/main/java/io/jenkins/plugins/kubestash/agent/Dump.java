package io.jenkins.plugins.kubestash.agent;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;

/** {@code <engine> dump}: the database as a stream on standard output. */
final class Dump {
    private static final int BUFFER = 1 << 16;

    private final Context context;
    private final Engine engine;

    Dump(Context context, Engine engine) {
        this.context = context;
        this.engine = engine;
    }

    void run() throws IOException {
        Settings settings = context.settings();
        String component = settings.required("KUBESTASH_COMPONENT");
        // Not System.out, which hides that its reader is gone.
        WatchedOutput pipe = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        try {
            OutputStream out = new BufferedOutputStream(pipe, BUFFER);
            Instant began = context.waiter().now();
            EngineFacts facts = engine.dump(settings, out);
            out.flush();
            new Work(settings)
                    .write(
                            component,
                            facts,
                            Duration.between(began, context.waiter().now()));
        } catch (IOException e) {
            if (pipe.broken) {
                throw new DumpUnread(e);
            }
            throw Lost.failure("writing", settings, e);
        }
    }

    /** Knows whether it was the output that failed. */
    private static final class WatchedOutput extends OutputStream {
        private final OutputStream out;
        private volatile boolean broken;

        WatchedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }
}
