package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The image and the words of the command that do a Task. Words may hold variables: {@code ${name}},
 * {@code ${name:=default}} or {@code ${name:+text}}.
 */
public record Function(Metadata metadata, Spec spec) implements Resource {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][-._A-Za-z0-9]*");

    public Function {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null
                ? new Spec(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                        null)
                : spec;
    }

    /**
     * All from {@code environment} on is ours.
     *
     * @param availableVersions what {@code ${DB_VERSION}} in the image can be
     * @param environment of the command and of all below
     * @param files by name, written for the command into {@code ${files}}, for nobody else to read; {@code ${NAME}} of a
     *     variable that comes from the Secret stands for its value with a backslash before each backslash and quote
     * @param ready words of a command that ends well as soon as the database can be used
     * @param version words of a command whose output has the server's version
     * @param occupied words of a command that says what is in the database already, before a restore
     * @param dumpVersion regular expression whose group is the version of the server that a dump came from
     * @param clear words of a command that takes away what is in the database, for a restore with ifExists=replace
     * @param skip lines at the beginning of a dump that are not loaded
     * @param trailer what begins a comment in the dump's language: then the agent's last line is behind the dump, with its
     *     length and sum, and every reader checks it
     * @param nothingSelected regular expression for the last line of a tool that has found nothing of what was selected
     * @param refuses by variable, why the command cannot do with a value of it
     */
    public record Spec(
            String image,
            List<String> command,
            List<String> args,
            Optional<String> workingDir,
            List<String> availableVersions,
            List<ObjectNode> volumeMounts,
            List<FunctionVariable> environment,
            Map<String, String> files,
            List<String> ready,
            List<String> version,
            List<String> occupied,
            Optional<String> dumpVersion,
            List<String> clear,
            Skip skip,
            String trailer,
            Optional<String> nothingSelected,
            Map<String, String> refuses) {
        public Spec {
            image = OrEmpty.text(image);
            command = OrEmpty.list(command);
            args = OrEmpty.list(args);
            workingDir = OrEmpty.text(workingDir);
            availableVersions = OrEmpty.list(availableVersions);
            volumeMounts = OrEmpty.list(volumeMounts);
            environment = OrEmpty.list(environment);
            files = OrEmpty.map(files);
            ready = OrEmpty.list(ready);
            version = OrEmpty.list(version);
            occupied = OrEmpty.list(occupied);
            dumpVersion = OrEmpty.text(dumpVersion);
            clear = OrEmpty.list(clear);
            skip = skip == null ? new Skip(null, null) : skip;
            trailer = OrEmpty.text(trailer);
            nothingSelected = OrEmpty.text(nothingSelected);
            refuses = OrEmpty.map(refuses);
        }

        /** Whether it is the agent, or another program in Java that the agent's image can run, and no tool's command. */
        public boolean isOurs() {
            String first = command.isEmpty() ? "" : command.get(0);
            return first.equals("${agent}") || first.equals("${java}");
        }
    }

    /**
     * @param until regular expression of the first line that ends the beginning
     * @param lines regular expressions of whole lines; {@code ${NAME}} of a variable from the Secret is its value
     */
    public record Skip(String until, List<String> lines) {
        public Skip {
            until = OrEmpty.text(until);
            lines = OrEmpty.list(lines);
        }
    }

    @Override
    public String apiVersion() {
        return ADDONS_API;
    }

    @Override
    public List<String> problems() {
        if (metadata.name().isEmpty()) {
            return List.of("metadata.name is missing");
        }
        List<String> problems = new ArrayList<>();
        if (spec.image().isEmpty()) {
            problems.add("spec.image is missing");
        }
        for (int i = 0; i < spec.environment().size(); i++) {
            problems.addAll(spec.environment().get(i).problems("spec.environment[" + i + "]"));
        }
        spec.files().keySet().stream()
                .filter(name -> !FILE.matcher(name).matches())
                .forEach(name ->
                        problems.add("spec.files has " + Shown.value(name) + ": write a file's name without a path"));
        spec.dumpVersion().ifPresent(pattern -> checkPattern("spec.dumpVersion", pattern, 1, problems));
        spec.nothingSelected().ifPresent(pattern -> checkPattern("spec.nothingSelected", pattern, -1, problems));
        if (spec.skip().until().isEmpty() != spec.skip().lines().isEmpty()) {
            problems.add("spec.skip wants both until and lines");
        }
        checkPattern("spec.skip.until", spec.skip().until(), -1, problems);
        spec.skip()
                .lines()
                .forEach(line -> checkPattern(
                        "spec.skip.lines", line.replaceAll("\\$\\{[A-Za-z_][A-Za-z0-9_]*}", "x"), -1, problems));
        return List.copyOf(problems);
    }

    /** @param groups how many it must have; any number when negative */
    private static void checkPattern(String field, String pattern, int groups, List<String> problems) {
        try {
            if (groups >= 0 && Pattern.compile(pattern).matcher("").groupCount() != groups) {
                problems.add(field + " is " + Shown.value(pattern) + ": put the version into one group, ( )");
            }
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            problems.add(field + " is " + Shown.value(pattern) + ": no regular expression: "
                    + Shown.line(e.getDescription()));
        }
    }
}
