package io.jenkins.plugins.kubestash.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The agent's environment, read with types. Which variables there are is in docs/pod.md. */
public record Settings(Map<String, String> environment) {
    public Settings {
        environment = Map.copyOf(environment);
    }

    /** The variable, or an empty text when it is not set. */
    public String text(String name) {
        return environment.getOrDefault(name, "");
    }

    public String text(String name, String otherwise) {
        String value = text(name);
        return value.isEmpty() ? otherwise : value;
    }

    /** @throws AgentFailure BAD_CONFIGURATION when it is not set */
    public String required(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, "the pod has no " + name);
        }
        return value;
    }

    /** A newline-separated list; empty lines are left out. */
    public List<String> list(String name) {
        return text(name).lines().filter(line -> !line.isEmpty()).toList();
    }

    public boolean flag(String name, boolean otherwise) {
        String value = text(name, Boolean.toString(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new AgentFailure(Reason.BAD_PARAMETER, name + " is '" + value + "': write true or false");
        }
        return value.equals("true");
    }

    public Duration seconds(String name, long otherwise) {
        return Duration.ofSeconds(number(name, otherwise, 0, Integer.MAX_VALUE));
    }

    /** @throws AgentFailure BAD_PARAMETER when it is no whole number from least to most */
    public long number(String name, long otherwise, long least, long most) {
        String value = text(name, Long.toString(otherwise));
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new AgentFailure(
                Reason.BAD_PARAMETER, name + " is '" + value + "': write a whole number from " + least + " to " + most);
    }

    /**
     * A credential that may come from several places: {@code NAME}, {@code NAME_2}, {@code NAME_3} …, the first one
     * that is set.
     */
    public String firstOf(String name) {
        String value = text(name);
        for (int i = 2; value.isEmpty() && environment.containsKey(name + "_" + i); i++) {
            value = text(name + "_" + i);
        }
        return value;
    }
}
