package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where etcd is and who asks.
 *
 * @param endpoints one address or several of the same cluster
 */
record EtcdSettings(List<HttpSettings> endpoints, String username, String password) {
    private static final int PORT = 2379;
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:(https?)://)?(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]\\s]+)(?::(\\d{1,5}))?/?");

    static EtcdSettings of(Settings settings) {
        HttpSettings bound = HttpSettings.of(settings, PORT).withAuthorization("");
        List<HttpSettings> endpoints = new ArrayList<>();
        for (String endpoint : settings.text("KUBESTASH_PARAM_ENDPOINT").split("[,\\s]+")) {
            if (!endpoint.isEmpty()) {
                endpoints.add(endpoint(bound, endpoint));
            }
        }
        return new EtcdSettings(
                endpoints.isEmpty() ? List.of(bound) : List.copyOf(endpoints),
                settings.firstOf("KUBESTASH_DB_USERNAME"),
                settings.firstOf("KUBESTASH_DB_PASSWORD"));
    }

    EtcdClient client(HttpSettings endpoint) {
        return new EtcdClient(endpoint, username, password);
    }

    @Override
    public String toString() {
        return endpoints.toString();
    }

    private static HttpSettings endpoint(HttpSettings bound, String text) {
        Matcher matcher = ENDPOINT.matcher(text);
        if (!matcher.matches()) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, "endpoint '" + text + "': write host:port, with commas between several");
        }
        boolean tls = bound.address().tls();
        if (matcher.group(1) != null && matcher.group(1).equals("https") != tls) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "endpoint '" + text + "': the AppBinding " + (tls ? "asks for TLS" : "has no TLS"));
        }
        int port = matcher.group(3) == null ? PORT : Integer.parseInt(matcher.group(3));
        return bound.at(matcher.group(2).replaceAll("[\\[\\]]", ""), port);
    }
}
