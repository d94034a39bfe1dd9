package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What of a dump is brought back, and what happens to what is there.
 *
 * @param include patterns of {@code database.collection}; everything when empty
 */
record LoadPolicy(
        IfExists ifExists, List<String> include, List<String> exclude, boolean oplogReplay, long insertionWorkers) {
    enum IfExists {
        /** Refuses a database in which any of the collections is. */
        FAIL,
        /** Drops a collection before it is written. */
        REPLACE,
        /** Adds what is missing; a document whose {@code _id} is there stays as it is. */
        MERGE
    }

    static LoadPolicy of(Settings settings) {
        String word = settings.text("KUBESTASH_PARAM_IF_EXISTS", "fail");
        IfExists ifExists =
                switch (word) {
                    case "fail" -> IfExists.FAIL;
                    case "replace" -> IfExists.REPLACE;
                    case "merge" -> IfExists.MERGE;
                    default ->
                        throw new AgentFailure(
                                Reason.BAD_PARAMETER, "ifExists is '" + word + "': write fail, replace or merge");
                };
        return new LoadPolicy(
                ifExists,
                Selection.words(settings.text("KUBESTASH_PARAM_NS_INCLUDE")),
                Selection.words(settings.text("KUBESTASH_PARAM_NS_EXCLUDE")),
                settings.flag("KUBESTASH_PARAM_OPLOG_REPLAY", true),
                settings.number("KUBESTASH_PARAM_INSERTION_WORKERS", 1, 1, 64));
    }

    boolean isEverything() {
        return include.isEmpty() && exclude.isEmpty();
    }

    /** Whether a collection is among those that are brought back. */
    boolean takes(String namespace) {
        return (include.isEmpty() || include.stream().anyMatch(pattern -> matches(pattern, namespace)))
                && exclude.stream().noneMatch(pattern -> matches(pattern, namespace));
    }

    /** As {@code mongorestore} has it: a star is any text, a backslash takes the next character as it is. */
    private static boolean matches(String pattern, String namespace) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                regex.append(".*");
            } else {
                boolean escaped = c == '\\' && i + 1 < pattern.length();
                regex.append(Pattern.quote(String.valueOf(escaped ? pattern.charAt(++i) : c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(namespace)
                .matches();
    }

    /** @param replay whether the dump's oplog is to be played */
    List<String> arguments(boolean replay, boolean throughMongos) {
        List<String> arguments = new ArrayList<>(List.of("--archive"));
        if (replay) {
            arguments.add("--oplogReplay");
        }
        if (ifExists == IfExists.REPLACE) {
            arguments.add("--drop");
        }
        if (ifExists != IfExists.MERGE) {
            arguments.add("--stopOnError");
        }
        include.forEach(pattern -> arguments.add("--nsInclude=" + pattern));
        exclude.forEach(pattern -> arguments.add("--nsExclude=" + pattern));
        if (throughMongos) {
            // what a cluster knows of its own shards is no other cluster's, and mongorestore refuses it there
            arguments.add("--nsExclude=config.*");
        }
        arguments.add("--numInsertionWorkersPerCollection=" + insertionWorkers);
        return arguments;
    }
}
