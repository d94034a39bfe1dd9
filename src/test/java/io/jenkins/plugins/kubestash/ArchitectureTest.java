package io.jenkins.plugins.kubestash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the arrows of the house, and shows that each rule catches who breaks it. */
class ArchitectureTest {
    private static final String HOUSE = "io.jenkins.plugins.kubestash";
    private static final String CROOKED = HOUSE + ".crooked";

    /** For each rule those of the crooked house that break it. */
    private static final Map<String, List<String>> CULPRITS = Map.ofEntries(
            Map.entry("agent touches nothing but the JDK", List.of("agent.UsesTheModel")),
            Map.entry("no engine of the agent touches another", List.of("agent.redis.UsesEtcd")),
            Map.entry("model touches Jackson", List.of("model.UsesKubernetes")),
            Map.entry("catalog touches model", List.of("catalog.UsesRestic")),
            Map.entry("restic touches model", List.of("restic.UsesJenkins")),
            Map.entry("plan touches catalog, restic, model", List.of("plan.UsesTheClient")),
            Map.entry("cluster touches model", List.of("cluster.UsesThePlan")),
            Map.entry("session touches plan, cluster, restic, model", List.of("session.UsesTheCatalog")),
            Map.entry("sweep touches cluster, plan, model", List.of("sweep.UsesTheSession")),
            Map.entry("session knows the cluster by its interface", List.of("session.UsesTheFabric8Cluster")),
            Map.entry("every class has a room", List.of("attic.HasNoRoom")),
            Map.entry("no cycles", List.of("restic.GoesInACircle")),
            Map.entry("no thread sleeps", List.of("jenkins.Sleeps.aMoment", "jenkins.Sleeps.aWhile")),
            Map.entry(
                    "no mutable statics",
                    List.of(
                            "jenkins.Counts.last",
                            "jenkins.Counts.SEEN",
                            "jenkins.Counts.NAMES",
                            "jenkins.Counts.MAGIC")));

    @TestFactory
    Stream<DynamicTest> theHouseKeeps() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(HOUSE);
        return new House(HOUSE)
                .rules().entrySet().stream()
                        .map(rule ->
                                dynamicTest(rule.getKey(), () -> rule.getValue().check(house)));
    }

    @TestFactory
    Stream<DynamicTest> theCrookedHouseBreaks() {
        JavaClasses crooked = new ClassFileImporter().importPackages(CROOKED);
        return new House(CROOKED)
                .rules().entrySet().stream()
                        .map(rule -> dynamicTest(rule.getKey(), () -> assertThat(rule.getValue()
                                        .evaluate(crooked)
                                        .getFailureReport()
                                        .toString())
                                .contains(culprits(rule.getKey()))));
    }

    private static List<String> culprits(String rule) {
        return CULPRITS.get(rule).stream()
                .map(culprit -> CROOKED + "." + culprit)
                .toList();
    }

    @Test
    void looksAtTheRealClasses() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(HOUSE);
        assertThat(house.contain(HOUSE + ".agent.Main")).isTrue();
        assertThat(house.stream()).noneMatch(type -> type.getPackageName().startsWith(CROOKED));
    }
}
