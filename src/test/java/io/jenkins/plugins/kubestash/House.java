package io.jenkins.plugins.kubestash;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.text.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/**
 * The rooms of a package and the arrows between them, as rules. The package is given, so that the same rules can be
 * shown to fail on a small house that breaks them all.
 */
final class House {
    private static final String JDK = "java..";
    private static final List<String> JDK_EXTENSIONS =
            List.of("javax.net..", "javax.crypto..", "javax.security..", "javax.naming..");
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String KUBERNETES = "io.fabric8.kubernetes..";
    private static final List<String> KUBERNETES_MODEL =
            List.of("io.fabric8.kubernetes.api.model..", "io.fabric8.kubernetes.api.builder..");
    private static final List<Class<?>> MADE_TO_BE_CHANGED = List.of(
            Collection.class,
            Map.class,
            Appendable.class,
            Date.class,
            Calendar.class,
            Format.class,
            Random.class,
            Lock.class,
            ThreadLocal.class);

    /** Packages of the agent; every other one belongs to one engine. */
    private static final List<String> FOR_ALL_ENGINES =
            List.of("block", "http", "json", "metadata", "net", "restic", "tls");

    private final String root;

    House(String root) {
        this.root = root;
    }

    /** Every rule under a short name. */
    Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        rules.put("agent touches nothing but the JDK", room("agent", List.of(), List.of()));
        rules.put("no engine of the agent touches another", enginesKnowNoOther());
        rules.put("model touches Jackson", room("model", List.of(), List.of(JACKSON)));
        rules.put("catalog touches model", room("catalog", List.of("model"), List.of(JACKSON)));
        rules.put("restic touches model", room("restic", List.of("model"), List.of(JACKSON)));
        rules.put(
                "plan touches catalog, restic, model",
                room("plan", List.of("catalog", "restic", "model"), with(KUBERNETES_MODEL, JACKSON)));
        rules.put("cluster touches model", room("cluster", List.of("model"), List.of(JACKSON, KUBERNETES)));
        rules.put(
                "session touches plan, cluster, restic, model",
                room("session", List.of("plan", "cluster", "restic", "model"), with(KUBERNETES_MODEL, JACKSON)));
        rules.put("sweep touches cluster, plan, model", room("sweep", List.of("cluster", "plan", "model"), List.of()));
        rules.put("session knows the cluster by its interface", sessionKnowsInterfaces());
        rules.put("every class has a room", everyClassHasARoom());
        rules.put("no cycles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
        rules.put("no thread sleeps", noThreadSleeps());
        rules.put("no mutable statics", noMutableStatics());
        rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(true));
        return rules;
    }

    private ArchRule room(String name, List<String> rooms, List<String> libraries) {
        Stream<String> own = Stream.concat(Stream.of(name), rooms.stream()).map(this::inside);
        String[] allowed = Stream.of(own, Stream.of(JDK), JDK_EXTENSIONS.stream(), libraries.stream())
                .flatMap(packages -> packages)
                .toArray(String[]::new);
        return classes().that().resideInAPackage(inside(name)).should().onlyDependOnClassesThat(allowed(allowed));
    }

    /** Arrays count as what they are made of. */
    private static DescribedPredicate<JavaClass> allowed(String[] packages) {
        DescribedPredicate<JavaClass> there = resideInAnyPackage(packages);
        return describe("reside in " + String.join(", ", packages), type -> {
            JavaClass base = type.getBaseComponentType();
            return base.isPrimitive() || there.test(base);
        });
    }

    /** A pod has the agent's code for its own engine and for all engines, and no more. */
    private ArchRule enginesKnowNoOther() {
        String[] forAll =
                FOR_ALL_ENGINES.stream().map(name -> inside("agent." + name)).toArray(String[]::new);
        return slices().matching(root + ".agent.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAnyPackage(forAll));
    }

    private ArchRule sessionKnowsInterfaces() {
        DescribedPredicate<JavaClass> talks = describe(
                "talk to Kubernetes",
                type -> resideInAnyPackage(inside("cluster")).test(type)
                        && type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> resideInAnyPackage("io.fabric8.kubernetes.client..")
                                        .test(dependency.getTargetClass())));
        return noClasses().that().resideInAPackage(inside("session")).should().dependOnClassesThat(talks);
    }

    private ArchRule everyClassHasARoom() {
        String[] rooms = Stream.of(
                        "jenkins", "sweep", "session", "cluster", "plan", "catalog", "restic", "model", "agent")
                .map(this::inside)
                .toArray(String[]::new);
        return classes().should().resideInAnyPackage(rooms);
    }

    private static ArchRule noThreadSleeps() {
        return noClasses().should().accessTargetWhere(describe("the method is sleep", (JavaAccess<?> access) -> {
            JavaClass owner = access.getTargetOwner();
            return access.getName().equals("sleep")
                    && (owner.isAssignableTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class));
        }));
    }

    private static ArchRule noMutableStatics() {
        return fields().that()
                .areStatic()
                .and(not(describe(
                        "synthetic", (JavaField field) -> field.getModifiers().contains(JavaModifier.SYNTHETIC))))
                .should(neverChange());
    }

    /** A private array is taken for a constant; an interface such as List for an immutable one. */
    private static ArchCondition<JavaField> neverChange() {
        DescribedPredicate<JavaField> constant = describe("never change", field -> {
            JavaClass type = field.getRawType();
            boolean open = type.isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
            boolean atomic = type.getPackageName().equals("java.util.concurrent.atomic");
            boolean changing =
                    !type.isInterface() && MADE_TO_BE_CHANGED.stream().anyMatch(type::isAssignableTo);
            return field.getModifiers().contains(JavaModifier.FINAL) && !open && !atomic && !changing;
        });
        return ArchCondition.from(constant);
    }

    private String inside(String room) {
        return root + "." + room + "..";
    }

    private static List<String> with(List<String> some, String... others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(others));
        return all;
    }
}
