package io.jenkins.plugins.kubestash.agent.mongodb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what {@code mongodump} says that it has dumped. */
final class DumpTally {
    private static final Pattern DONE = Pattern.compile(".*done dumping .+ \\((\\d+) documents?\\)\\s*");
    private static final Pattern OPLOG = Pattern.compile(".*dumped (\\d+) oplog entr(?:y|ies)\\s*");

    private long collections;
    private long documents;
    private long oplog = -1;

    synchronized void hear(String line) {
        Matcher done = DONE.matcher(line);
        if (done.matches()) {
            collections++;
            documents += Long.parseLong(done.group(1));
            return;
        }
        Matcher entries = OPLOG.matcher(line);
        if (entries.matches()) {
            oplog = Long.parseLong(entries.group(1));
        }
    }

    /** What was never said is not there. */
    synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (collections > 0) {
            counts.put("collections", collections);
            counts.put(ArchiveReader.DOCUMENTS, documents);
        }
        if (oplog >= 0) {
            counts.put(ArchiveReader.OPLOG, oplog);
        }
        return counts;
    }
}
