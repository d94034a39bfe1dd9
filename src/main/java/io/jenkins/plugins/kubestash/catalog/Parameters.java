package io.jenkins.plugins.kubestash.catalog;

import io.jenkins.plugins.kubestash.model.Parameter;
import io.jenkins.plugins.kubestash.model.Shown;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a task: what a user gives is checked, what is not given has its default. */
public final class Parameters {
    private Parameters() {}

    /**
     * @param given values by name; a list has one item a line
     * @return values by name in the task's order; a parameter with neither value nor default is left out
     * @throws IllegalArgumentException one line: which parameter, what is wrong, which ones are known
     */
    public static Map<String, String> of(Task task, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (task.parameters().stream()
                    .noneMatch(parameter -> parameter.name().equals(name))) {
                throw new IllegalArgumentException(
                        shown(task) + " has no parameter " + Shown.value(name) + ": known are "
                                + Catalog.known(task.parameters().stream().map(Parameter::name)));
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : task.parameters()) {
            if (given.containsKey(parameter.name())) {
                String value = given.get(parameter.name());
                check(task, parameter, value);
                values.put(parameter.name(), value);
            } else if (parameter.byDefault().isPresent()) {
                values.put(parameter.name(), parameter.byDefault().orElseThrow());
            } else if (parameter.required()) {
                throw new IllegalArgumentException(shown(task) + " wants the parameter " + parameter.name()
                        + (parameter.usage().isEmpty() ? "" : ": " + parameter.usage()));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** The pod's variable for a parameter: {@code ifExists} is {@code KUBESTASH_PARAM_IF_EXISTS}. */
    public static String variable(String name) {
        return "KUBESTASH_PARAM_"
                + name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("[^A-Za-z0-9]", "_")
                        .toUpperCase(Locale.ROOT);
    }

    static void requireSoundDefaults(Task task) {
        task.parameters().forEach(parameter -> parameter.byDefault().ifPresent(value -> check(task, parameter, value)));
    }

    private static void check(Task task, Parameter parameter, String value) {
        String wanted =
                switch (parameter.type()) {
                    case INTEGER -> isIn(parameter, value) ? "" : range(parameter);
                    case BOOLEAN -> value.equals("true") || value.equals("false") ? "" : "true or false";
                    case TEXT, LIST -> "";
                };
        if (wanted.isEmpty()
                && !parameter.allowed().isEmpty()
                && !parameter.allowed().contains(value)) {
            wanted = parameter.allowed().stream().collect(Collectors.joining(", ", "one of ", ""));
        }
        if (!wanted.isEmpty()) {
            throw new IllegalArgumentException(shown(task) + ": parameter " + parameter.name() + " is "
                    + Shown.value(value) + ": write " + wanted);
        }
    }

    private static boolean isIn(Parameter parameter, String value) {
        try {
            long number = Long.parseLong(value);
            return number >= parameter.least().orElse(Long.MIN_VALUE)
                    && number <= parameter.most().orElse(Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String range(Parameter parameter) {
        String least = parameter.least().map(number -> " from " + number).orElse("");
        String most = parameter
                .most()
                .map(number -> (least.isEmpty() ? " up" : "") + " to " + number)
                .orElse("");
        return "a whole number" + least + most;
    }

    private static String shown(Task task) {
        return "task " + task.name();
    }
}
