package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of the database is to be dumped; everything when {@code database} is empty.
 *
 * @param excluded collections of the database that are left out
 */
record Selection(String database, String collection, List<String> excluded) {

    static Selection of(Settings settings) {
        Selection selection = new Selection(
                settings.text("KUBESTASH_PARAM_DB"),
                settings.text("KUBESTASH_PARAM_COLLECTION"),
                words(settings.text("KUBESTASH_PARAM_EXCLUDE_COLLECTIONS")));
        if (selection.database.isEmpty() && !(selection.collection.isEmpty() && selection.excluded.isEmpty())) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, "collection and excludeCollections need db: name the database, too");
        }
        if (!selection.collection.isEmpty() && !selection.excluded.isEmpty()) {
            throw new AgentFailure(Reason.BAD_PARAMETER, "write either collection or excludeCollections");
        }
        return selection;
    }

    /** Words between commas. */
    static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    boolean isEverything() {
        return database.isEmpty();
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (!database.isEmpty()) {
            arguments.add("--db=" + database);
        }
        if (!collection.isEmpty()) {
            arguments.add("--collection=" + collection);
        }
        excluded.forEach(name -> arguments.add("--excludeCollection=" + name));
        return arguments;
    }

    /** @throws AgentFailure NOTHING_SELECTED when there is no such collection */
    void refuseNothing(MongoConnection source) throws IOException {
        if (isEverything()) {
            return;
        }
        boolean any = source.all(database, Document.of("listCollections", 1).with("nameOnly", true)).stream()
                .map(found -> found.text("name"))
                .filter(name -> collection.isEmpty() || name.equals(collection))
                .anyMatch(name -> !excluded.contains(name));
        if (!any) {
            throw new AgentFailure(
                    Reason.NOTHING_SELECTED,
                    "db '" + database + "'" + (collection.isEmpty() ? "" : " and collection '" + collection + "'")
                            + " select nothing on " + source.address() + ": correct the parameters");
        }
    }
}
