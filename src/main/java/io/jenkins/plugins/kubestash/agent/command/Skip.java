package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves lines out at the beginning of a dump, up to the first line that matches a pattern, and never behind it. */
final class Skip {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final int LONGEST_HEAD = 8 << 20;

    private final Pattern until;
    private final List<Pattern> lines;

    Skip(Settings settings) {
        until = Pattern.compile(settings.text("KUBESTASH_SKIP_UNTIL"));
        lines = settings.list("KUBESTASH_SKIP_LINES").stream()
                .map(line -> Pattern.compile(VARIABLE.matcher(line)
                        .replaceAll(name -> Matcher.quoteReplacement(Pattern.quote(settings.firstOf(name.group(1)))))))
                .toList();
    }

    /** @param dump is read up to that line at once; a head of more than 8 MiB is taken as it is */
    InputStream apply(InputStream dump) throws IOException {
        if (lines.isEmpty()) {
            return dump;
        }
        BufferedInputStream in = new BufferedInputStream(dump, 1 << 16);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean ended = false;
        while (!ended && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next >= 0) {
                line.write(next);
            }
            if (next == '\n' || next < 0) {
                String text = line.toString(StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
                ended = next < 0 || until.matcher(text).matches();
                if (lines.stream().noneMatch(skipped -> skipped.matcher(text).matches())) {
                    line.writeTo(head);
                }
                line.reset();
            }
        }
        return new SequenceInputStream(new ByteArrayInputStream(head.toByteArray()), in);
    }
}
