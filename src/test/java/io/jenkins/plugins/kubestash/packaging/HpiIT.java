package io.jenkins.plugins.kubestash.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Opens the .hpi that the build has made, and looks. */
class HpiIT {
    /**
     * A plugin is loaded from the update site by every controller that installs it, and each library in it is one whose
     * security notices somebody has to follow: it was 17 MB in 34 jars with all that fabric8 brings along.
     */
    private static final long LARGEST = 9_000_000;

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path SIGNATURES = Path.of("src/jenkins-api/java");

    private static Hpi hpi;

    @BeforeAll
    static void open() {
        hpi = Hpi.open();
    }

    @Test
    void tellsJenkinsWhatItIs() throws IOException {
        Attributes manifest = hpi.manifest();
        assertThat(manifest.getValue("Short-Name")).isEqualTo("kubestash");
        assertThat(manifest.getValue("Long-Name")).isEqualTo("KubeStash for Jenkins");
        assertThat(manifest.getValue("Group-Id")).isEqualTo("io.jenkins.plugins");
        assertThat(manifest.getValue("Artifact-Id")).isEqualTo("kubestash");
        assertThat(manifest.getValue("Plugin-Version")).matches("\\d+\\.\\d+\\S*");
        assertThat(manifest.getValue("Jenkins-Version")).isEqualTo("2.479.3");
        assertThat(manifest.getValue("Minimum-Java-Version")).isEqualTo("17");
        assertThat(manifest.getValue("Support-Dynamic-Loading")).isEqualTo("true");
        assertThat(manifest.getValue("Url")).startsWith("https://");
        assertThat(manifest.getValue("Plugin-Developers")).matches("[^:,]+:[^:,]*:[^:,]*");
        assertThat(manifest.getValue("Plugin-License-Name")).isEqualTo("MIT License");
        assertThat(manifest.getValue("Plugin-Dependencies").split(","))
                .allMatch(plugin -> plugin.matches("[a-z0-9-]+:\\d[\\w.-]*(;resolution:=optional)?"))
                .contains("credentials:1405.vb_cda_74a_f8974");
    }

    @Test
    void tellsJenkinsWhoseTheClassesAre() throws IOException {
        assertThat(hpi.ownManifest().getValue("Short-Name")).isEqualTo("kubestash");
        assertThat(hpi.ownManifest().getValue("Plugin-Version"))
                .isEqualTo(hpi.manifest().getValue("Plugin-Version"));
    }

    @Test
    void hidesOtherPluginsCopiesOfItsLibraries() throws IOException {
        String[] masks = hpi.manifest().getValue("Mask-Classes").split(" ");
        List<String> foreign = hpi.packed().stream()
                .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                .filter(name -> !name.startsWith("META-INF/") && !name.startsWith("io/jenkins/plugins/kubestash/"))
                .toList();
        assertThat(foreign).contains("com/fasterxml/jackson/databind/ObjectMapper.class");
        assertThat(foreign.stream()
                        .filter(name -> Stream.of(masks).noneMatch(mask -> name.startsWith(mask.replace('.', '/')))))
                .isEmpty();
    }

    @Test
    void holdsNothingOfJenkins() throws IOException {
        List<String> packed = hpi.packed();
        assertThat(packed).contains("io/jenkins/plugins/kubestash/session/Session.class");
        assertThat(packed.stream()
                        .filter(name -> name.matches("(hudson|jenkins|org/jenkinsci|org/kohsuke|jakarta|javax)/.*")
                                || Files.exists(SIGNATURES.resolve(name.replaceAll("(\\$.*)?\\.class$", ".java")))))
                .isEmpty();
    }

    @Test
    void namesTheLicenceOfEachJar() {
        List<String> jars = new ArrayList<>();
        Matcher dependency = Pattern.compile(
                        "<l:dependency .*artifactId='(.+?)' version='(.+?)'.*>\\s+<l:license name='.+'/>")
                .matcher(hpi.text("WEB-INF/licenses.xml"));
        while (dependency.find()) {
            jars.add(dependency.group(1) + "-" + dependency.group(2) + ".jar");
        }
        assertThat(jars.get(0)).startsWith("kubestash-");
        assertThat(jars.subList(1, jars.size())).containsExactlyInAnyOrderElementsOf(hpi.libraries());
        assertThat(hpi.text("META-INF/LICENSE")).startsWith("MIT License");
    }

    @Test
    void staysSmall() throws IOException {
        assertThat(hpi.size()).isLessThan(LARGEST);
    }

    @Test
    void indexesEveryExtension() {
        assertThat(hpi.lines("META-INF/annotations/hudson.Extension.txt"))
                .contains("io.jenkins.plugins.kubestash.jenkins.step.BackupStep$DescriptorImpl")
                .containsExactlyInAnyOrderElementsOf(hpi.annotated("hudson.Extension"));
        // The binary form is what Jenkins reads; names of classes stand in it as they are.
        byte[] index = hpi.own().getOrDefault("META-INF/annotations/hudson.Extension", new byte[0]);
        String binary = new String(index, StandardCharsets.ISO_8859_1);
        assertThat(hpi.annotated("hudson.Extension")).allMatch(binary::contains);
    }

    @Test
    void indexesEverySymbol() {
        assertThat(hpi.lines("META-INF/services/annotations/org.jenkinsci.Symbol"))
                .contains("io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration")
                .containsExactlyInAnyOrderElementsOf(hpi.annotated("org.jenkinsci.Symbol"));
    }

    @Test
    void namesTheParametersOfEachBoundConstructor() throws IOException {
        Map<String, MethodNode> bound = hpi.annotatedConstructors("org.kohsuke.stapler.DataBoundConstructor");
        assertThat(bound).containsKey("io/jenkins/plugins/kubestash/jenkins/step/BackupStep");
        for (Map.Entry<String, MethodNode> constructor : bound.entrySet()) {
            Properties names = new Properties();
            names.load(new StringReader(String.join("\n", hpi.lines(constructor.getKey() + ".stapler"))));
            assertThat(names).as(constructor.getKey()).containsKey("constructor");
            assertThat(Pattern.compile("\\w+")
                            .matcher(names.getProperty("constructor"))
                            .results())
                    .as(constructor.getKey())
                    .hasSize(Type.getArgumentTypes(constructor.getValue().desc).length);
        }
    }

    @Test
    void holdsEveryResource() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = RESOURCES.relativize(file).toString();
                assertThat(hpi.own()).containsKey(name);
                assertThat(hpi.own().get(name)).as(name).isEqualTo(Files.readAllBytes(file));
            }
        }
        assertThat(hpi.own())
                .containsKeys(
                        "index.jelly",
                        "io/jenkins/plugins/kubestash/jenkins/step/BackupStep/config.jelly",
                        "META-INF/kubestash/kubestash-agent.jar");
    }

    @Test
    void holdsTheMessagesOfEachRoom() {
        assertThat(hpi.own()).containsKey("io/jenkins/plugins/kubestash/jenkins/step/Messages.class");
        assertThat(hpi.own().keySet().stream()
                        .filter(name -> name.endsWith("/Messages.properties"))
                        .map(name -> name.replace(".properties", ".class")))
                .isSubsetOf(hpi.own().keySet());
    }
}
