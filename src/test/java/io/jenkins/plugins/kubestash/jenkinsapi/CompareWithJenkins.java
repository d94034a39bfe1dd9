package io.jenkins.plugins.kubestash.jenkinsapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.tree.ClassNode;

/**
 * Holds src/jenkins-api and the built .hpi against a real Jenkins and its plugins: arguments are {@code --jenkins WAR
 * --plugins DIRECTORY}, files or unpacked. Exit code 1 and a line for each difference, or 0 and one line.
 */
public final class CompareWithJenkins {
    private static final String OWN = "io/jenkins/plugins/kubestash/";

    private CompareWithJenkins() {}

    public static void main(String[] args) throws IOException {
        Map<String, Path> options = new TreeMap<>();
        options.put("--hpi", Path.of("target/kubestash.hpi"));
        options.put("--classes", Path.of("target/classes"));
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], Path.of(args[i + 1]));
        }
        if (!options.containsKey("--jenkins") || !options.containsKey("--plugins")) {
            System.err.println("name the Jenkins to compare with: --jenkins WAR --plugins DIRECTORY");
            System.exit(2);
        }
        Outcome outcome = compare(
                options.get("--jenkins"), options.get("--plugins"), options.get("--hpi"), options.get("--classes"));
        outcome.differences().forEach(System.err::println);
        System.out.println(outcome.summary());
        System.exit(outcome.differences().isEmpty() ? 0 : 1);
    }

    record Outcome(List<String> differences, String summary) {}

    /** @param classes the compiled classes, those of src/jenkins-api among them */
    static Outcome compare(Path war, Path plugins, Path hpi, Path classes) throws IOException {
        Path scratch = Files.createTempDirectory("kubestash-jenkins");
        try {
            Installation jenkins = new Installation(war, plugins, scratch);
            return compare(jenkins, Archive.open(hpi, scratch), classes);
        } finally {
            delete(scratch);
        }
    }

    private static Outcome compare(Installation jenkins, Archive hpi, Path classes) throws IOException {
        List<String> differences = new ArrayList<>();
        jenkins.missing(hpi).forEach(line -> differences.add(".hpi: " + line));
        List<Path> seen = jenkins.seenBy(hpi);
        Signatures signatures;
        try (ClassPath real = new ClassPath(seen);
                ClassPath ours = new ClassPath(List.of(classes))) {
            signatures = new Signatures(real);
            signaturesOf(ours).forEach(signatures::compare);
        }
        signatures.differences().forEach(line -> differences.add("src/jenkins-api: " + line));

        List<Path> together = new ArrayList<>(hpi.jars());
        together.addAll(seen);
        References own;
        References libraries;
        try (ClassPath all = new ClassPath(together);
                ClassPath packed = new ClassPath(hpi.jars())) {
            own = new References(all, true);
            libraries = new References(all, false);
            for (String name : packed.names()) {
                if (!name.endsWith("module-info") && !name.startsWith("META-INF/")) {
                    (name.startsWith(OWN) ? own : libraries)
                            .resolve(packed.find(name).orElseThrow());
                }
            }
        }
        own.differences().forEach(line -> differences.add(".hpi: " + line));
        libraries.differences().forEach(line -> differences.add(".hpi: " + line));
        return new Outcome(
                differences,
                "Jenkins " + jenkins.version() + ", " + jenkins.plugins() + " plugins: " + signatures.members()
                        + " members of src/jenkins-api compared, " + own.resolved()
                        + " types and members that the .hpi refers to resolved, " + differences.size()
                        + " differences");
    }

    private static List<ClassNode> signaturesOf(ClassPath ours) {
        return ours.names().stream()
                .filter(name -> !name.startsWith(OWN))
                .map(name -> ours.find(name).orElseThrow())
                .toList();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
