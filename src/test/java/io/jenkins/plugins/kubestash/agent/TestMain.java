package io.jenkins.plugins.kubestash.agent;

/** The agent with the engine {@code line} instead of its own; in a JVM of its own. */
final class TestMain {
    private TestMain() {}

    public static void main(String[] args) {
        System.exit(Main.start(args, name -> new LineEngine()));
    }
}
