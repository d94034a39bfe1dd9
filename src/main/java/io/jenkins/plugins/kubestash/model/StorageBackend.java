package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of a BackupStorage that belongs to its provider. */
public sealed interface StorageBackend {

    /** Lines that begin with the field's name below this block. */
    List<String> problems();

    /** Name of the Secret that opens the storage. */
    Optional<String> secretName();

    /**
     * A volume of the pod. {@code volume} is the source as Kubernetes has it, such as
     * {@code {"nfs": {"server": …, "path": …}}}; {@code subPath} counts as in a volumeMount.
     */
    record Local(
            String mountPath,
            Optional<String> subPath,
            Optional<Integer> maxConnections,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> volume)
            implements StorageBackend {
        private static final Pattern PATH = Pattern.compile("(/[^/\\p{Cntrl}:]+)+");

        public Local {
            mountPath = trimEnd(mountPath);
            subPath = OrEmpty.text(subPath);
            maxConnections = OrEmpty.optional(maxConnections);
            volume = OrEmpty.map(volume);
        }

        /** The volume's source, to stand in a pod beside the volume's name. */
        public ObjectNode volumeSource() {
            ObjectNode source = JsonNodeFactory.instance.objectNode();
            source.setAll(volume);
            return source;
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (!PATH.matcher(mountPath).matches()
                    || List.of(mountPath.split("/")).contains("..")) {
                problems.add("mountPath is " + Shown.value(mountPath) + ": write an absolute path such as /backups");
            }
            if (volume.size() != 1) {
                problems.add((volume.isEmpty()
                                ? "names no volume"
                                : "names several volumes (" + String.join(", ", volume.keySet()) + ")")
                        + ": write one, such as persistentVolumeClaim, nfs or hostPath");
            }
            subPath.filter(path ->
                            path.startsWith("/") || List.of(path.split("/")).contains(".."))
                    .ifPresent(path -> problems.add(
                            "subPath is " + Shown.value(path) + ": write a path below the volume's root without '..'"));
            checkConnections(maxConnections, problems);
            return problems;
        }

        @Override
        public Optional<String> secretName() {
            return Optional.empty();
        }
    }

    /** S3 and whatever speaks like it. Without an endpoint it is Amazon's. */
    record S3(
            Optional<String> endpoint,
            String bucket,
            String prefix,
            Optional<String> region,
            Optional<String> secretName,
            Optional<Integer> maxConnections,
            boolean insecureTLS)
            implements StorageBackend {
        private static final Pattern ENDPOINT =
                Pattern.compile("(https?://)?([-A-Za-z0-9._]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

        /** What restic can address; it would try anything else again and again. */
        private static final Pattern BUCKET = Pattern.compile(
                "(?!.*(\\.\\.|\\.-|-\\.))(?!(\\d+\\.){3}\\d+$)[A-Za-z0-9][-A-Za-z0-9._]{1,61}[A-Za-z0-9]");

        public S3 {
            endpoint = OrEmpty.text(endpoint).map(StorageBackend::trimEnd);
            bucket = trim(bucket);
            prefix = trim(prefix);
            region = OrEmpty.text(region);
            secretName = OrEmpty.text(secretName);
            maxConnections = OrEmpty.optional(maxConnections);
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (endpoint.filter(url -> !ENDPOINT.matcher(url).matches()).isPresent()) {
                String shown = endpoint.orElseThrow().contains("@") ? "" : " is " + Shown.value(endpoint.orElseThrow());
                problems.add("endpoint" + shown + ": write it as https://host:port, without a user or a path");
            }
            if (bucket.isEmpty()) {
                problems.add("bucket is missing");
            } else if (!BUCKET.matcher(bucket).matches()) {
                problems.add("bucket is " + Shown.value(bucket) + ": write the name of a bucket, 3 to 63 letters,"
                        + " digits, '-', '.' and '_' that begin and end with a letter or digit");
            }
            checkPrefix(prefix, problems);
            checkConnections(maxConnections, problems);
            return problems;
        }
    }

    /** Google Cloud Storage. */
    record Gcs(String bucket, String prefix, Optional<Integer> maxConnections, Optional<String> secretName)
            implements StorageBackend {
        public Gcs {
            bucket = trim(bucket);
            prefix = trim(prefix);
            maxConnections = OrEmpty.optional(maxConnections);
            secretName = OrEmpty.text(secretName);
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            checkBucket(bucket, "bucket", problems);
            checkPrefix(prefix, problems);
            checkConnections(maxConnections, problems);
            return problems;
        }
    }

    /** Azure Blob Storage. */
    record Azure(
            String storageAccount,
            String container,
            String prefix,
            Optional<Integer> maxConnections,
            Optional<String> secretName)
            implements StorageBackend {
        public Azure {
            storageAccount = OrEmpty.text(storageAccount);
            container = trim(container);
            prefix = trim(prefix);
            maxConnections = OrEmpty.optional(maxConnections);
            secretName = OrEmpty.text(secretName);
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (storageAccount.isEmpty()) {
                problems.add("storageAccount is missing");
            }
            checkBucket(container, "container", problems);
            checkPrefix(prefix, problems);
            checkConnections(maxConnections, problems);
            return problems;
        }
    }

    /** A REST server of restic's. */
    record Rest(String url, Optional<String> secretName, Optional<Integer> maxConnections, boolean insecureTLS)
            implements StorageBackend {
        private static final Pattern URL =
                Pattern.compile("https?://([-A-Za-z0-9._]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(/[^?#\\p{Cntrl}]*)?");

        public Rest {
            url = trimEnd(url);
            secretName = OrEmpty.text(secretName);
            maxConnections = OrEmpty.optional(maxConnections);
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (url.isEmpty()) {
                problems.add("url is missing");
            } else if (url.contains("@")) {
                problems.add("url has a user or a password in it: put them into the storage's Secret");
            } else if (!URL.matcher(url).matches()) {
                problems.add("url is " + Shown.value(url) + ": write it as http://host:port/path");
            }
            checkConnections(maxConnections, problems);
            return problems;
        }

        /** Leaves the url out: people write passwords into it. */
        @Override
        public String toString() {
            return "Rest[" + secretName + "]";
        }
    }

    private static void checkBucket(String name, String field, List<String> problems) {
        if (name.isEmpty()) {
            problems.add(field + " is missing");
        } else if (!name.matches("[-A-Za-z0-9._]+")) {
            problems.add(field + " is " + Shown.value(name) + ": only letters, digits, '-', '.' and '_' can be in it");
        }
    }

    private static void checkPrefix(String prefix, List<String> problems) {
        if (prefix.matches("(?s).*\\p{Cntrl}.*") || List.of(prefix.split("/")).contains("..")) {
            problems.add("prefix is " + Shown.value(prefix) + ": write a path without '..'");
        }
    }

    private static void checkConnections(Optional<Integer> maxConnections, List<String> problems) {
        maxConnections
                .filter(count -> count < 0)
                .ifPresent(count -> problems.add("maxConnections is " + count + ": write a number above 0"));
    }

    private static String trim(String path) {
        return trimEnd(path).replaceFirst("^/+", "");
    }

    private static String trimEnd(String path) {
        return OrEmpty.text(path).replaceFirst("/+$", "");
    }
}
