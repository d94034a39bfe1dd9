package io.jenkins.plugins.kubestash.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The session's Secret while the Plan is made: values for the environment, and files. */
final class SessionSecret {
    private final String name;
    private final Map<String, String> data = new TreeMap<>();
    private final List<String> files = new ArrayList<>();

    SessionSecret(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void value(String key, String value) {
        data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }

    void base64(String key, String value) {
        data.put(key, value);
    }

    /** @return the file's path in the pod */
    String file(String key, String content) {
        value(key, content);
        if (!files.contains(key)) {
            files.add(key);
        }
        return Paths.FILES + "/" + key;
    }

    /** Keys by value in base64, sorted. */
    Map<String, String> data() {
        return data;
    }

    /** Keys that are files. */
    List<String> files() {
        return files;
    }
}
