package io.jenkins.plugins.kubestash.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A variable in the environment of a Function's command; all of it is ours. An entry that says nothing leaves what an
 * earlier one of the same name says.
 *
 * @param value text that may hold variables such as {@code ${host}}
 * @param from keys of the AppBinding's Secret, after its transforms; the first one that is there counts
 * @param address whether the value is a host's name, which is to be looked up in the pod
 */
public record FunctionVariable(String name, String value, List<String> from, boolean address) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern KEY = Pattern.compile("[-._A-Za-z0-9]+");
    private static final Pattern OURS =
            Pattern.compile("(KUBESTASH|RESTIC|AWS)_.*|PATH|HOME|TMPDIR|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS");

    public FunctionVariable {
        name = OrEmpty.text(name);
        value = OrEmpty.text(value);
        from = OrEmpty.list(from);
    }

    List<String> problems(String at) {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches() || OURS.matcher(name).matches()) {
            problems.add(at + ".name is " + Shown.value(name)
                    + ": write letters, digits and _, and none of our own such as KUBESTASH_… or PATH");
        }
        if (value.isEmpty() == from.isEmpty()) {
            problems.add(at + " wants either a value or from: keys of the AppBinding's Secret");
        }
        if (from.stream().anyMatch(key -> !KEY.matcher(key).matches())) {
            problems.add(at + ".from is " + Shown.value(String.join(", ", from)) + ": write keys of a Secret");
        }
        if (address && value.isEmpty()) {
            problems.add(at + ".address is only for a value");
        }
        return problems;
    }
}
