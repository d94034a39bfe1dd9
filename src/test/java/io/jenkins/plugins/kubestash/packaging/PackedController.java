package io.jenkins.plugins.kubestash.packaging;

import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.session.Session;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one session to its end, in a process that has the class path of the .hpi: argument is the kubeconfig, the input's
 * first line the session's state, its second the repository's password. The last line of the output is the outcome.
 * As in Jenkins, threads know the classes of all plugins, and one of those has its own copy of fabric8.
 */
public final class PackedController {
    private PackedController() {}

    public static void main(String[] args) throws IOException {
        Thread.currentThread().setContextClassLoader(anotherPlugin());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        SessionState state = Documents.read(in.readLine(), SessionState.class);
        Map<String, String> secrets = Map.of("RESTIC_PASSWORD", in.readLine());
        CompletableFuture<SessionResult> result = new CompletableFuture<>();
        try (KubernetesCluster cluster = KubernetesCluster.connect(Path.of(args[0]), Optional.empty());
                SessionRunner runner = new SessionRunner(2)) {
            Planner planner = new Planner(Catalog.builtIn(), AgentPackages.ofThisBuild()::of);
            Session.Parts parts = new Session.Parts(
                    cluster, planner, request -> secrets, next -> {}, System.out::println, Clock.systemUTC());
            runner.run(state, parts, result::complete);
            System.out.println(result.join().outcome());
        }
    }

    /** The same libraries, loaded once more. */
    private static ClassLoader anotherPlugin() throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
