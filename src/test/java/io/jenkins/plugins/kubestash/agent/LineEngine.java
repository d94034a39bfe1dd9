package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An engine for tests: its database is a file of lines, {@code KUBESTASH_PARAM_FILE}; its dump is that file. */
final class LineEngine implements Engine {
    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        return facts(lines(Files.newInputStream(file(settings))));
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        Files.copy(file(settings), out);
        if (settings.flag("KUBESTASH_PARAM_BREAK", false)) {
            out.flush();
            throw new IOException("connection reset by the test");
        }
        if (settings.flag("KUBESTASH_PARAM_REFUSE", false)) {
            throw new AgentFailure(Reason.DATABASE_REFUSED, "the test says no");
        }
        return ping(settings);
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        long lines;
        try (InputStream in = source.open();
                OutputStream out = Files.newOutputStream(file(settings))) {
            in.transferTo(out);
        }
        try (InputStream again = source.open()) {
            lines = lines(again);
        }
        return facts(lines);
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        byte[] start = dump.readNBytes(5);
        if (!new String(start, StandardCharsets.US_ASCII).equals("LINE\n")) {
            throw new AgentFailure(Reason.DAMAGED_DUMP, "this is no dump of lines");
        }
        return facts(lines(dump) + 1);
    }

    private static Path file(Settings settings) {
        return Path.of(settings.required("KUBESTASH_PARAM_FILE"));
    }

    private static EngineFacts facts(long lines) {
        return new EngineFacts("line", "1.0", "standalone", Map.of("lines", lines), List.of());
    }

    private static long lines(InputStream in) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[8192];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}
