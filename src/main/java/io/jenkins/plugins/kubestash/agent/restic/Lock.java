package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;

/**
 * A lock in a repository.
 *
 * @param host the hostname of its holder, in a pod the pod's name
 * @param since when it was made or last refreshed, as restic writes it
 */
public record Lock(String id, boolean exclusive, String host, long pid, String since) {

    static Lock of(String id, JsonObject json) {
        String since = json.text("time").replaceFirst("\\.\\d+", "");
        return new Lock(id, json.flag("exclusive"), json.text("hostname"), json.number("pid"), since);
    }

    /** Who holds it and since when, for people. */
    public String holder() {
        return host + " (pid " + pid + ") since " + since;
    }
}
