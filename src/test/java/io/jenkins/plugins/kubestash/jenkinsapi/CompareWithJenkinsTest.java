package io.jenkins.plugins.kubestash.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plants a difference between a small Jenkins and what a small plugin was compiled against, and sees it found. */
class CompareWithJenkinsTest {
    private static final Map<String, String> JENKINS = Map.of(
            "hudson/Thing.java",
            """
            package hudson;
            public abstract class Thing<T> implements Comparable<T> {
                public static final int SIZE = 1;
                public String title;
                protected static String motto;
                protected Thing(String name) {}
                public String name() throws java.io.IOException { return ""; }
                public static int count(int... numbers) { return 0; }
                public abstract void run();
                protected void after() {}
                protected void last() {}
                public int compareTo(T other) { return 0; }
                public static class Inner {}
            }
            """,
            "hudson/Color.java",
            "package hudson; public enum Color { RED, GREEN }",
            "hudson/Mark.java",
            """
            package hudson;
            import java.lang.annotation.*;
            @Retention(RetentionPolicy.RUNTIME) public @interface Mark { String value() default "x"; }
            """,
            "hudson/Door.java",
            "package hudson; public interface Door { void open(); default void close() {} }",
            "org/kohsuke/accmod/Restricted.java",
            """
            package org.kohsuke.accmod;
            import java.lang.annotation.*;
            @Retention(RetentionPolicy.RUNTIME)
            public @interface Restricted { Class<?> value(); class NoExternalUse {} }
            """);

    private static final Map<String, String> PLUGIN = Map.of("io/jenkins/plugins/kubestash/Uses.java", """
            package io.jenkins.plugins.kubestash;
            import hudson.*;
            @Mark("y")
            class Uses extends Thing<String> implements Door {
                Uses() { super("uses"); }
                public void run() { count(1); after(); close(); Runnable next = this::last; next.run(); }
                public void open() { title = motto; new Thing.Inner(); System.out.println(Color.RED); }
                public String name() throws java.io.IOException { return super.name(); }
            }
            """);

    @TempDir
    static Path shared;

    private static Path classes;
    private static Path plugin;

    @TempDir
    Path directory;

    private Workshop workshop;
    private Path hpi = plugin;

    @BeforeAll
    static void build() {
        Workshop workshop = new Workshop(shared);
        classes = workshop.classes(shared.resolve("classes"), JENKINS);
        plugin = workshop.archive("hpi", "Jenkins-Version: 2.479.3", PLUGIN, classes);
    }

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
    }

    @Test
    void findsNothingWhereNothingDiffers() throws IOException {
        CompareWithJenkins.Outcome outcome = compare(war(JENKINS));
        assertThat(outcome.differences()).isEmpty();
        assertThat(outcome.summary())
                .matches("Jenkins 2\\.479\\.3, 0 plugins: 20 members of src/jenkins-api compared,"
                        + " [1-9]\\d types and members that the .hpi refers to resolved, 0 differences");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Thing<T>                     | Thing<T extends Object&java.io.Serializable> | hudson.Thing generics
            implements Comparable<T>     | implements Cloneable         | hudson.Thing implements: here [java/lang/Comparable], there [java/lang/Cloneable]
            int SIZE = 1                 | int SIZE = 2                 | hudson.Thing.SIZE constant: here 1, there 2
            public String title          | public Object title          | hudson.Thing.title type: here Ljava/lang/String;, there Ljava/lang/Object;
            public String title          | public static String title   | hudson.Thing.title modifiers: here public, there public static
            public String title;         | ''                           | hudson.Thing.title: no such field there
            public String name()         | protected String name()      | hudson.Thing.name()Ljava/lang/String; modifiers: here public, there protected
            throws java.io.IOException   | ''                           | hudson.Thing.name()Ljava/lang/String; throws: here [java/io/IOException], there []
            count(int... numbers)        | count(int[] numbers)         | hudson.Thing.count([I)I modifiers: here public static varargs, there public static
            public String name()         | @Deprecated public String name() | hudson.Thing.name()Ljava/lang/String; deprecated: here false, there true
            Thing(String name)           | Thing(Object name)           | hudson.Thing.<init>(Ljava/lang/String;)V: no such method there
            RED, GREEN                   | RED, GREEN, BLUE             | hudson.Color: lacks the constant BLUE
            default "x"                  | default "z"                  | hudson.Mark.value()Ljava/lang/String; default: here x, there z
            String value()               | int size(); String value()   | hudson.Mark: lacks the element size
            @Retention(RetentionPolicy.RUNTIME) public @interface Mark | @Retention(RetentionPolicy.CLASS) public @interface Mark | hudson.Mark annotations
            static class Inner           | class Inner                  | hudson.Thing.Inner modifiers: here public static, there public
            """)
    void findsASignatureThatIsNotSo(String from, String to, String line) throws IOException {
        assertThat(compare(war(changed(from, to))).differences())
                .anyMatch(difference -> difference.startsWith("src/jenkins-api: " + line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public static int count      | public int count             | Uses.run calls hudson.Thing.count([I)I, which is not static
            public static int count      | private static int count     | Uses.run calls hudson.Thing.count([I)I, which is not open to it
            int count                    | long count                   | Uses.run calls io.jenkins.plugins.kubestash.Uses.count([I)I, which is not there
            protected void last()        | protected static void last() | Uses.lambda$run$0 calls hudson.Thing.last()V, which is static
            protected void last()        | void last()                  | Uses.lambda$run$0 calls hudson.Thing.last()V, which is not open to it
            public String title          | public final String title = null | Uses.open writes io.jenkins.plugins.kubestash.Uses.title, which is final
            protected static String motto | private static String motto | Uses.open uses io.jenkins.plugins.kubestash.Uses.motto, which is not open to it
            protected static String motto | protected String motto      | Uses.open uses io.jenkins.plugins.kubestash.Uses.motto, which is not static
            public abstract void run();  | public abstract void run(); public abstract void walk(); | Uses does not implement hudson.Thing.walk()V
            public String name()         | public final String name()   | Uses.name overrides hudson.Thing.name()Ljava/lang/String;, which is final
            public static class Inner    | public abstract static class Inner | Uses.open makes a hudson.Thing.Inner, which is abstract
            interface Door { void open(); default void close() {} | class Door { void open() {} public void close() {} | Uses implements hudson.Door, which is no interface
            RED, GREEN                   | GREEN                        | Uses.open uses hudson.Color.RED of type hudson.Color, which is not there
            public static int count      | @org.kohsuke.accmod.Restricted(org.kohsuke.accmod.Restricted.NoExternalUse.class) public static int count | Uses.run calls hudson.Thing.count([I)I, which Jenkins keeps for itself (@Restricted)
            """)
    void findsAReferenceThatDoesNotResolve(String from, String to, String line) throws IOException {
        assertThat(compare(war(changed(from, to))).differences())
                .contains(".hpi: io.jenkins.plugins.kubestash." + line);
    }

    @Test
    void readsFilesAsWellAsDirectories() throws IOException {
        Path war = workshop.packed(war(JENKINS), "jenkins.war");
        hpi = workshop.packed(hpi, "kubestash.hpi");
        assertThat(compare(war).differences()).isEmpty();
        Path other = workshop.packed(war("other", changed("int count", "long count")), "other.war");
        assertThat(compare(other).differences()).isNotEmpty();
    }

    @Test
    void seesOnlyPluginsThatTheManifestNames() throws IOException {
        Map<String, String> core = new HashMap<>(JENKINS);
        Map<String, String> plugin = Map.of("hudson/Color.java", core.remove("hudson/Color.java"));
        Path war = war(core);
        workshop.archive("plugins/colors", "Short-Name: colors\nPlugin-Version: 3.v1", plugin);
        workshop.archive(
                "plugins/paint",
                "Short-Name: paint\nPlugin-Version: 1\nPlugin-Dependencies: colors:2",
                Map.of("A.java", "class A {}"));
        assertThat(compare(war).differences())
                .contains(
                        "src/jenkins-api: hudson.Color: no such type there",
                        ".hpi: io.jenkins.plugins.kubestash.Uses.open refers to hudson.Color, which is not there");

        hpi = workshop.archive("direct", "Plugin-Dependencies: colors:3.va;resolution:=optional", PLUGIN, classes);
        assertThat(compare(war).differences()).isEmpty();
        hpi = workshop.archive("through", "Plugin-Dependencies: paint:1", PLUGIN, classes);
        assertThat(compare(war).differences()).isEmpty();
    }

    @Test
    void findsPluginsThatAreMissingOrTooOld() throws IOException {
        Path war = war(JENKINS);
        workshop.archive("plugins/colors", "Short-Name: colors\nPlugin-Version: 3.v1", Map.of("A.java", "class A {}"));
        hpi = workshop.archive(
                "new", "Jenkins-Version: 2.480\nPlugin-Dependencies: colors:12.v0,paint:1", PLUGIN, classes);
        assertThat(compare(war).differences())
                .containsExactly(
                        ".hpi: plugin colors is 3.v1: the manifest of the .hpi asks for 12.v0",
                        ".hpi: plugin paint is not there: the manifest of the .hpi asks for 1",
                        ".hpi: Jenkins is 2.479.3: the manifest of the .hpi asks for 2.480");
    }

    private CompareWithJenkins.Outcome compare(Path war) throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        return CompareWithJenkins.compare(war, plugins, hpi, classes);
    }

    private Path war(Map<String, String> sources) {
        return war("war", sources);
    }

    private Path war(String name, Map<String, String> sources) {
        return workshop.archive(name, "Jenkins-Version: 2.479.3", sources);
    }

    /** The same Jenkins with one thing changed, which must be there. */
    private static Map<String, String> changed(String from, String to) {
        Map<String, String> sources = new HashMap<>(JENKINS);
        sources.replaceAll((name, source) -> source.replace(from, to));
        assertThat(sources).as("changed").isNotEqualTo(JENKINS);
        return sources;
    }
}
