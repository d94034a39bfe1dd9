package io.jenkins.plugins.kubestash.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Makes jobs and starts builds, as one user. */
final class Jobs {
    private static final Duration LONGEST_QUEUE = Duration.ofMinutes(2);
    private static final String HEAD = "<?xml version='1.1' encoding='UTF-8'?>\n";

    private final Client client;

    Jobs(Client client) {
        this.client = client;
    }

    Client client() {
        return client;
    }

    void folder(String fullName) {
        create(fullName, "<com.cloudbees.hudson.plugins.folder.Folder/>");
    }

    void pipeline(String fullName, String script) {
        pipeline(fullName, script, "");
    }

    /** @param properties as XML */
    void pipeline(String fullName, String script, String properties) {
        create(
                fullName,
                "<flow-definition><properties>" + properties
                        + "</properties><definition class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'>"
                        + "<script>" + Pages.xml(script)
                        + "</script><sandbox>true</sandbox></definition></flow-definition>");
    }

    /** @param builders as XML */
    void freestyle(String fullName, String builders, String triggers) {
        create(
                fullName,
                "<project><triggers>" + triggers + "</triggers><builders>" + builders + "</builders></project>");
    }

    /** Makes a job, or gives one that is there a new configuration. */
    void create(String fullName, String xml) {
        int slash = fullName.lastIndexOf('/');
        String folder = slash < 0 ? "" : Client.job(fullName.substring(0, slash));
        Client.Reply made = client.post(
                folder + "/createItem?name=" + Client.segment(fullName.substring(slash + 1)),
                "application/xml; charset=UTF-8",
                HEAD + xml);
        if (made.status() == 400 && made.body().contains("already exists")) {
            made = client.post(Client.job(fullName) + "/config.xml", "application/xml; charset=UTF-8", HEAD + xml);
        }
        made.good();
    }

    /** Starts a build and waits until it has begun. */
    Build start(String fullName) {
        return start(fullName, "/build", Map.of());
    }

    Build start(String fullName, Map<String, String> parameters) {
        return start(fullName, "/buildWithParameters", parameters);
    }

    Build build(String fullName, int number) {
        return new Build(client, Client.job(fullName) + "/" + number);
    }

    private Build start(String fullName, String how, Map<String, String> parameters) {
        String item = client.post(Client.job(fullName) + how + "?delay=0sec", parameters)
                .good()
                .location();
        AtomicReference<JsonNode> found = new AtomicReference<>();
        Waiting.until("the build of " + fullName + " begins", LONGEST_QUEUE, () -> {
            found.set(client.json(item + "api/json").path("executable").path("number"));
            return found.get().isInt();
        });
        return build(fullName, found.get().asInt());
    }
}
