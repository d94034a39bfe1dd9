package io.jenkins.plugins.kubestash.model;

/** Shows a value of a document in an error line: quoted, on one line, and never long. */
public final class Shown {
    private static final int MOST = 60;

    private Shown() {}

    public static String value(String value) {
        String line = value.replaceAll("\\p{Cntrl}+", " ");
        return "'" + (line.length() <= MOST ? line : line.substring(0, MOST) + "…") + "'";
    }
}
