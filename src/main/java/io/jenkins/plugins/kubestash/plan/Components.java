package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.AppBinding;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The streams that a session of a database has: one, but of a sharded MongoDB one for each of its replica sets. */
final class Components {
    /** The only one of a database that is not split. */
    static final String ONLY = "dump";

    /** Stands for the name of each one where a command is run once a component. */
    static final String EACH = "${component}";

    private Components() {}

    /** Names in the order in which they are shown. */
    static List<String> of(AppBinding binding) {
        return binding.mongo()
                .filter(mongo -> mongo.sharded())
                .map(mongo -> Stream.concat(
                                Stream.of("configserver"),
                                IntStream.range(0, mongo.replicaSets().size()).mapToObj(shard -> "shard-" + shard))
                        .toList())
                .orElse(List.of(ONLY));
    }
}
