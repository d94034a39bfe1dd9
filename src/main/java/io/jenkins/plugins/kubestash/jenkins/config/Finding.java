package io.jenkins.plugins.kubestash.jenkins.config;

/** What a test of a connection found, as one line. */
record Finding(Level level, String line) {
    private static final int LONGEST = 400;

    enum Level {
        GOOD,
        DOUBTFUL,
        BAD
    }

    Finding {
        line = line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
    }

    static Finding good(String line) {
        return new Finding(Level.GOOD, line);
    }

    static Finding doubtful(String line) {
        return new Finding(Level.DOUBTFUL, line);
    }

    static Finding bad(String line) {
        return new Finding(Level.BAD, line);
    }
}
