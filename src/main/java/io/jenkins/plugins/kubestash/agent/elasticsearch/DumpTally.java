package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.util.Arrays;

/** Counts what goes into a dump, or comes out of it. */
final class DumpTally {
    private long[] documents = new long[0];
    private long definitions;
    private long total;

    void indices(int count) {
        documents = new long[count];
    }

    void definition() {
        definitions++;
    }

    void documents(int index, int count) {
        documents[index] += count;
        total += count;
    }

    long documents() {
        return total;
    }

    DumpTrailer trailer() {
        return new DumpTrailer(Arrays.stream(documents).boxed().toList(), definitions);
    }
}
