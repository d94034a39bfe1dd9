package io.jenkins.plugins.kubestash.catalog;

import io.jenkins.plugins.kubestash.model.Function;
import io.jenkins.plugins.kubestash.model.FunctionVariable;
import io.jenkins.plugins.kubestash.model.Parameter;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Function with values in the places of its variables. What each part means is said in {@link Function.Spec}.
 *
 * @param words of the command itself
 * @param spec for what holds no variables
 * @param environment values in their places; what comes from a Secret is left as it is
 */
public record Command(
        String image,
        List<String> words,
        List<FunctionVariable> environment,
        Map<String, String> files,
        List<String> ready,
        List<String> version,
        List<String> occupied,
        List<String> clear,
        Function.Spec spec) {

    /** The list of restic's own words, which only the Plan of a backup knows. */
    public static final String RESTIC = "restic";

    private static final List<String> RESTIC_GOES_HERE = List.of("\u0000restic");

    /** What a Function can know of the database's address. */
    private static final List<String> OF_THE_DATABASE = List.of(
            "host",
            "port",
            "serverName",
            "tls",
            "skipVerify",
            "caFile",
            "certFile",
            "keyFile",
            "scheme",
            "path",
            "query",
            "files");

    private static final List<String> TEXTS = List.of("agentImage", "agentJar", "DB_VERSION");
    private static final List<String> LISTS = List.of("agent", "java", RESTIC);

    /** @throws IllegalArgumentException one line when a variable is not known, or the Function refuses its value */
    public static Command of(Function function, Variables variables) {
        Function.Spec spec = function.spec();
        spec.refuses().forEach((name, why) -> {
            if (!variables.text("${" + name + ":+x}").isEmpty()) {
                throw new IllegalArgumentException(function.shown() + " cannot do with " + name + ": " + why);
            }
        });
        Variables inFiles = variables;
        List<FunctionVariable> environment = new ArrayList<>();
        for (FunctionVariable variable : spec.environment()) {
            String value = variables.text(variable.value());
            environment.add(new FunctionVariable(variable.name(), value, variable.from(), variable.address()));
            if (!variable.from().isEmpty()) {
                inFiles = inFiles.with(variable.name(), "${" + variable.name() + "}");
            }
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : spec.files().entrySet()) {
            files.put(file.getKey(), inFiles.text(file.getValue()));
        }
        List<String> words = new ArrayList<>(spec.command());
        words.addAll(spec.args());
        return new Command(
                variables.text(spec.image()),
                variables.words(words),
                environment,
                files,
                variables.words(spec.ready()),
                variables.words(spec.version()),
                variables.words(spec.occupied()),
                variables.words(spec.clear()),
                spec);
    }

    /** What stands for {@link #RESTIC} until its words are known. */
    public static Variables restic() {
        return Variables.none().with(RESTIC, RESTIC_GOES_HERE);
    }

    /**
     * Whether the command starts restic itself, once for each component: what it does before and after holds for all of
     * them, such as to lock the database.
     */
    public boolean startsRestic() {
        return words.containsAll(RESTIC_GOES_HERE);
    }

    /** The words before restic's, which are those of this command when it does not start restic itself. */
    public List<String> before() {
        return startsRestic() ? words.subList(0, words.indexOf(RESTIC_GOES_HERE.get(0))) : words;
    }

    /** The words behind restic's: the command whose output it stores. */
    public List<String> dump() {
        return startsRestic() ? words.subList(words.indexOf(RESTIC_GOES_HERE.get(0)) + 1, words.size()) : words;
    }

    /** The task's parameters as variables; one that has no value is there, and empty. */
    public static Variables parameters(Task task, Map<String, String> values) {
        Variables variables = Variables.none();
        for (Parameter parameter : task.parameters()) {
            String value = values.getOrDefault(parameter.name(), "");
            variables = parameter.type() == Parameter.Type.LIST
                    ? variables.with(
                            parameter.name(),
                            value.lines().filter(line -> !line.isEmpty()).toList())
                    : variables.with(parameter.name(), value);
        }
        return variables;
    }

    /** @throws IllegalArgumentException one line when the Function has a variable that the Task does not give it */
    static void requireKnownVariables(Task task, Function function) {
        Variables variables = parameters(task, Map.of());
        for (String name : OF_THE_DATABASE) {
            variables = variables.with(name, "");
        }
        for (String name : TEXTS) {
            variables = variables.with(name, "x");
        }
        for (String name : LISTS) {
            variables = variables.with(name, List.of("x"));
        }
        try {
            of(function, variables);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(function.shown() + ": " + e.getMessage(), e);
        }
    }
}
