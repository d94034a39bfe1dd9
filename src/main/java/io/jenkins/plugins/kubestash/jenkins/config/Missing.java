package io.jenkins.plugins.kubestash.jenkins.config;

import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;

/** Lines for the user who names something that is not configured. */
final class Missing {
    private static final String WHERE = " in Manage Jenkins, System, KubeStash";

    private Missing() {}

    /**
     * @param name empty when none was named
     * @param usable names of those that the job may use
     */
    static String line(String kind, String name, List<String> usable) {
        if (usable.isEmpty()) {
            return "there is no " + kind + (name.isEmpty() ? "" : " " + Shown.value(name)) + ": add one" + WHERE;
        }
        String known = String.join(", ", usable);
        return name.isEmpty()
                ? "no " + kind + " is named: name one of " + known
                : "there is no " + kind + " " + Shown.value(name) + ": known are " + known;
    }

    static String notAllowed(String kind, String name, String job) {
        return "the job " + Shown.value(job) + " may not use the " + kind + " " + Shown.value(name)
                + ": its folders do not hold the job; name another or have the folders changed" + WHERE;
    }
}
