package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.model.Documents;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link SessionEntry} into the room it has. Long words are cut first; of what is still too much the latest
 * phases, the first warnings and the first components stay, and the entry says how many there were besides.
 */
final class EntryWriter {
    static final int MOST_BYTES = 4095;
    static final int LONGEST_LOCATION = 1024;
    private static final int MOST_PHASES = 16;
    private static final int MOST_WARNINGS = 5;
    private static final int[] WORD_LENGTHS = {400, 100, 30};

    private EntryWriter() {}

    static String yaml(SessionEntry entry) {
        int least = WORD_LENGTHS[WORD_LENGTHS.length - 1];
        for (int length : WORD_LENGTHS) {
            for (int components = entry.components().size(); components >= 0; components--) {
                // what people look for first is components: rather shorter words than none of them
                if (components == 0 && !entry.components().isEmpty() && length > least) {
                    break;
                }
                String yaml = Documents.toYaml(fitted(entry, length, components));
                if (yaml.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
                    return yaml;
                }
            }
        }
        return Documents.toYaml(bare(entry, least));
    }

    private static SessionEntry fitted(SessionEntry entry, int length, int components) {
        int phases = Math.min(entry.phases().size(), MOST_PHASES);
        int warnings = Math.min(entry.warnings().size(), MOST_WARNINGS);
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        note(leftOut, "components", entry.components().size() - components);
        note(leftOut, "phases", entry.phases().size() - phases);
        note(leftOut, "warnings", entry.warnings().size() - warnings);
        return new SessionEntry(
                entry.format(),
                Texts.cut(entry.id(), length),
                entry.operation(),
                entry.end(),
                Texts.cut(entry.reason(), length),
                Texts.cut(entry.message(), length),
                target(entry.target(), length),
                place(entry.place(), length),
                Texts.cut(entry.snapshotName(), length),
                entry.started(),
                entry.ended(),
                entry.attempts(),
                entry.components().subList(0, components),
                entry.phases()
                        .subList(entry.phases().size() - phases, entry.phases().size()),
                entry.warnings().subList(0, warnings).stream()
                        .map(warning -> Texts.cut(warning, length))
                        .toList(),
                entry.files(),
                leftOut);
    }

    /** What is left when nothing else would do: which session it was and how it ended. */
    private static SessionEntry bare(SessionEntry entry, int length) {
        SessionEntry fitted = fitted(entry, length, 0);
        return new SessionEntry(
                fitted.format(),
                fitted.id(),
                fitted.operation(),
                fitted.end(),
                fitted.reason(),
                fitted.message(),
                fitted.target(),
                null,
                fitted.snapshotName(),
                fitted.started(),
                fitted.ended(),
                fitted.attempts(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                fitted.leftOut());
    }

    private static SessionEntry.Target target(SessionEntry.Target target, int length) {
        return new SessionEntry.Target(
                Texts.cut(target.appBinding(), length),
                Texts.cut(target.from(), length),
                Texts.cut(target.cluster(), length),
                Texts.cut(target.engine(), length),
                Texts.cut(target.version(), length),
                Texts.cut(target.addon(), length),
                Texts.cut(target.task(), length));
    }

    /** Half a location would lead nowhere, so that it is whole or not there. */
    private static SessionEntry.Place place(SessionEntry.Place place, int length) {
        return new SessionEntry.Place(
                Texts.cut(place.storage(), length),
                place.repository().length() <= LONGEST_LOCATION ? place.repository() : "",
                Texts.cut(place.directory(), length),
                Texts.cut(place.session(), length),
                Texts.cut(place.region(), length),
                place.insecureTls(),
                place.ca(),
                Texts.cut(place.volume(), length));
    }

    private static void note(Map<String, Integer> leftOut, String what, int count) {
        if (count > 0) {
            leftOut.put(what, count);
        }
    }
}
