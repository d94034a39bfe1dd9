package io.jenkins.plugins.kubestash.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods are proven gone and which are seen alive, by the names that they have as hosts. */
public record Pods(Set<String> dead, Set<String> live, String scope) {
    private static final int LONGEST_HOSTNAME = 63;

    public static Pods of(Settings settings) {
        return new Pods(
                hostnames(settings, "KUBESTASH_DEAD_PODS"),
                hostnames(settings, "KUBESTASH_LIVE_PODS"),
                settings.text("KUBESTASH_SCOPE"));
    }

    /** The name of this pod. */
    public static String own(Settings settings) {
        String name = settings.text("HOSTNAME");
        if (!name.isEmpty()) {
            return hostname(name);
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Whether it is proven gone; an entry that ends with a star stands for all pods whose names begin so. */
    public boolean isDead(String host) {
        return dead.stream()
                .anyMatch(name ->
                        name.endsWith("*") ? host.startsWith(name.substring(0, name.length() - 1)) : host.equals(name));
    }

    /** Whether it is a pod of this controller of which nobody has said whether it still works. */
    public boolean ofUnknownFate(String host) {
        return !scope.isEmpty() && host.startsWith(scope) && !isDead(host) && !live.contains(host);
    }

    /** Kubernetes cuts a pod's name to the length that a hostname may have. */
    private static Set<String> hostnames(Settings settings, String variable) {
        return settings.list(variable).stream().map(Pods::hostname).collect(Collectors.toSet());
    }

    private static String hostname(String pod) {
        return pod.substring(0, Math.min(pod.length(), LONGEST_HOSTNAME)).replaceFirst("[-.]+$", "");
    }
}
