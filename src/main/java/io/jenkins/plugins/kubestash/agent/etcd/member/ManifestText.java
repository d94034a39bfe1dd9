package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which pod a manifest is of: as much of YAML as its head needs, for there is no parser here. */
final class ManifestText {
    private static final Pattern FIELD = Pattern.compile("( *)([\"']?)([A-Za-z]+)\\2 *:(?: +(.*))?");
    private static final Pattern INLINE =
            Pattern.compile("[\"']?(name|namespace)[\"']?: *(\"[^\"]*\"|'[^']*'|[^,}\\s]+)");

    private ManifestText() {}

    /** Namespace and name, such as {@code demo/etcd}; empty when it is no manifest of a pod that can be told. */
    static Optional<String> pod(String text) {
        Map<String, String> found = new HashMap<>();
        Optional<JsonObject> json = JsonObject.parse(text);
        if (json.isPresent()) {
            JsonObject metadata = json.get().object("metadata");
            found.put("kind", json.get().text("kind"));
            found.put("name", metadata.text("name"));
            found.put("namespace", metadata.text("namespace"));
        } else {
            readYaml(text.lines().toList(), found);
        }
        return "Pod".equals(found.get("kind"))
                        && !found.getOrDefault("name", "").isEmpty()
                ? Optional.of(orDefault(found.getOrDefault("namespace", "")) + "/" + found.get("name"))
                : Optional.empty();
    }

    /** A kubelet's own. */
    private static String orDefault(String namespace) {
        return namespace.isEmpty() ? "default" : namespace;
    }

    private static void readYaml(List<String> lines, Map<String, String> found) {
        boolean inMetadata = false;
        int indent = 0;
        for (String line : lines) {
            Matcher field = FIELD.matcher(line.stripTrailing());
            if (!field.matches()) {
                continue;
            }
            String value = field.group(4) == null ? "" : field.group(4);
            if (field.group(1).isEmpty()) {
                inMetadata = field.group(3).equals("metadata");
                indent = 0;
                if (inMetadata) {
                    INLINE.matcher(value).results().forEach(one -> found.put(one.group(1), bare(one.group(2))));
                } else if (field.group(3).equals("kind")) {
                    found.put("kind", bare(value));
                }
            } else if (inMetadata) {
                indent = indent == 0 ? field.group(1).length() : indent;
                if (field.group(1).length() == indent) {
                    found.put(field.group(3), bare(value));
                }
            }
        }
    }

    /** Without quotes and comment. */
    private static String bare(String value) {
        String plain = value.replaceFirst("(^| +)#.*", "").strip();
        boolean quoted = plain.length() > 1
                && "\"'".indexOf(plain.charAt(0)) >= 0
                && plain.charAt(0) == plain.charAt(plain.length() - 1);
        return quoted ? plain.substring(1, plain.length() - 1) : plain;
    }
}
