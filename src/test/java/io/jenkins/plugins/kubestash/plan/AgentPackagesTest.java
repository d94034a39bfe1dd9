package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentPackagesTest {
    private static final String AGENT = "io/jenkins/plugins/kubestash/agent/";
    private static final AgentPackages AGENTS = AgentPackages.ofThisBuild();

    static Set<String> engines() {
        return AgentPackages.ENGINES;
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anEngineComesWithWhatAllShareAndNothingOfTheOthers(String engine) throws IOException {
        List<String> entries = entries(AGENTS.of(engine));

        assertThat(entries).contains("META-INF/MANIFEST.MF", AGENT + "Main.class", AGENT + "tls/PemFile.class");
        Set<String> others = new TreeSet<>(AgentPackages.ENGINES);
        others.remove(engine);
        assertThat(entries).anyMatch(entry -> entry.startsWith(AGENT + engine + "/"));
        assertThat(entries)
                .noneMatch(entry -> others.stream().anyMatch(other -> entry.startsWith(AGENT + other + "/")));
    }

    /** A ConfigMap may hold 1 MiB. */
    @ParameterizedTest
    @MethodSource("engines")
    void leavesRoomInItsConfigMap(String engine) {
        assertThat(AGENTS.of(engine).jar().length).isLessThan(512 << 10);
    }

    @Test
    void isTheSameForTheSameEngineAndOneThatIsUnknownHasWhatAllShare() {
        assertThat(AGENTS.of("opensearch")).isSameAs(AGENTS.of("elasticsearch"));
        assertThat(AgentPackages.ofThisBuild().of("redis").configMapName())
                .isEqualTo(AGENTS.of("redis").configMapName());
        assertThat(AGENTS.of("postgres")).isSameAs(AGENTS.of(""));
        assertThat(AGENTS.configMapNames())
                .hasSize(AgentPackages.ENGINES.size() + 1)
                .contains(AGENTS.of("").configMapName());
    }

    /** What is not in the list would be in every pod; what is there in vain would hide a mistake. */
    @Test
    void everyPackageThatHasAnEngineIsInTheList() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java", AGENT))) {
            assertThat(files.filter(file -> file.toString().endsWith("Engine.java"))
                            .map(file -> file.getParent().getFileName().toString())
                            .filter(name -> !name.equals("agent") && !name.equals("command"))
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(AgentPackages.ENGINES);
        }
    }

    private static List<String> entries(AgentPackage agent) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(agent.jar()))) {
            List<String> names = new ArrayList<>();
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
            return names;
        }
    }
}
