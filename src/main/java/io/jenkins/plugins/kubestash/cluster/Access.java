package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.client.Config;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.Shown;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the cluster is and how to be let in: from a kubeconfig, or from the pod that this runs in. */
final class Access {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int CONNECT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 20_000;

    private Access() {}

    static Config kubeconfig(Path file, Optional<String> context) {
        if (!Files.isReadable(file)) {
            throw invalid("cannot read the kubeconfig " + file + ": name a file that is there");
        }
        Config config;
        try {
            config = withOwnClasses(() -> Config.fromKubeconfig(context.orElse(null), file.toFile()));
        } catch (RuntimeException e) {
            throw invalid("the kubeconfig " + file + " makes no sense: write it as kubectl reads it");
        }
        if (config.getCurrentContext() == null) {
            throw invalid("the kubeconfig " + file + " has no current-context: name a context");
        }
        if (context.isPresent()
                && !context.get().equals(config.getCurrentContext().getName())) {
            throw invalid("the kubeconfig " + file + " has no context " + context.get());
        }
        if (config.getFileWithCluster() == null || !isUrl(config.getMasterUrl())) {
            throw invalid("the kubeconfig " + file + " names no server for the context "
                    + config.getCurrentContext().getName());
        }
        return tuned(config);
    }

    /** A kubeconfig that names no file and runs no command: it comes from elsewhere, and may do neither here. */
    static Config kubeconfig(String text, Optional<String> context) {
        KubeconfigText kubeconfig = KubeconfigText.read(text, context);
        return tuned(withOwnClasses(() -> Config.fromKubeconfig(kubeconfig.yaml())));
    }

    /**
     * To read a kubeconfig fabric8 looks for its classes where the thread's class loader leads. Where a thread sees all
     * plugins of Jenkins, that is another plugin's copy of fabric8, and ends with an error.
     */
    private static Config withOwnClasses(Supplier<Config> reading) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Access.class.getClassLoader());
        try {
            return reading.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    static Config token(String server, String token, Optional<String> caPem, boolean insecure) {
        if (!isUrl(server)) {
            throw invalid("the server is " + Shown.value(server) + ": write it as https://host:port");
        }
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw invalid("the token has no characters, or such as no token has: store it again, as one line");
        }
        Config config = Config.empty();
        config.setMasterUrl(server);
        config.setOauthToken(token);
        config.setTrustCerts(insecure);
        config.setDisableHostnameVerification(insecure);
        caPem.map(pem -> Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
                .ifPresent(config::setCaCertData);
        return tuned(config);
    }

    static Config inCluster() {
        String host = System.getenv("KUBERNETES_SERVICE_HOST");
        String port = System.getenv("KUBERNETES_SERVICE_PORT");
        Path token = SERVICE_ACCOUNT.resolve("token");
        if (host == null || port == null || !Files.isReadable(token)) {
            throw invalid("this does not run in a pod with a service account: name a kubeconfig");
        }
        Config config = Config.empty();
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
        config.setOauthTokenProvider(() -> read(token)); // the kubelet writes a new one every hour
        return tuned(config);
    }

    private static Config tuned(Config config) {
        config.setUserAgent("kubestash-jenkins");
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(0); // the session asks again by itself
        config.setOnlyHttpWatches(true);
        config.setHttp2Disable(true); // one connection a stream: a server allows only so many streams on one
        return config;
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new ClusterException(Kind.UNREACHABLE, "cannot read the service account's token " + token);
        }
    }

    static boolean isUrl(String text) {
        try {
            URI url = URI.create(text == null ? "" : text);
            return url.getHost() != null && List.of("http", "https").contains(url.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static ClusterException invalid(String message) {
        return new ClusterException(Kind.INVALID, Failures.line(message));
    }
}
