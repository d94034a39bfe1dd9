package io.jenkins.plugins.kubestash.contract;

import io.jenkins.plugins.kubestash.model.Documents;
import java.util.Map;

/** YAML in flow style: JSON is YAML, whatever is in the values. */
public final class Flow {
    private Flow() {}

    public static String of(Map<String, String> values) {
        return Documents.toJson(values);
    }
}
