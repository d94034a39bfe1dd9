package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the volume says of the restore that works on it.
 *
 * @param restore the session it belongs to, without the attempt
 * @param leaving names in the data directory that are moved aside
 * @param coming names that are moved to their places
 * @param facts what {@code build} found out
 */
record Journal(String restore, State state, List<String> leaving, List<String> coming, Map<String, Object> facts) {
    static final Journal NOTHING = new Journal("", State.NONE, List.of(), List.of(), Map.of());

    Journal {
        leaving = List.copyOf(leaving);
        coming = List.copyOf(coming);
    }

    Journal at(State next) {
        return new Journal(restore, next, leaving, coming, facts);
    }

    Journal moving(List<String> out, List<String> in) {
        return new Journal(restore, state, out, in, facts);
    }

    Journal knowing(Map<String, Object> more) {
        return new Journal(restore, state, leaving, coming, more);
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("restore", restore);
        fields.put("state", state.word());
        fields.put("leaving", leaving);
        fields.put("coming", coming);
        fields.put("facts", facts);
        return JsonWriter.write(fields) + "\n";
    }

    /** @throws IllegalArgumentException when it is none of ours */
    static Journal of(JsonObject fields) {
        String word = fields.text("state");
        for (State state : State.values()) {
            if (state.word().equals(word) && fields.has("restore")) {
                return new Journal(
                        fields.text("restore"),
                        state,
                        fields.texts("leaving"),
                        fields.texts("coming"),
                        fields.object("facts").fields());
            }
        }
        throw new IllegalArgumentException("no journal of a restore");
    }
}
