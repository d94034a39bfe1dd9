package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads pipelines and templates. The server's own are left out: every server brings them along. */
final class Definitions {
    /** What newer servers tell of a definition and take from nobody. */
    private static final Set<String> TOLD_ONLY =
            Set.of("created_date", "created_date_millis", "modified_date", "modified_date_millis");

    private final Cluster cluster;
    private final List<Definition> found = new ArrayList<>();

    private Definitions(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @throws ServerError when they may not be read */
    static List<Definition> of(Cluster cluster) throws IOException {
        Definitions definitions = new Definitions(cluster);
        definitions.named(Definition.Kind.PIPELINE);
        definitions.listed(Definition.Kind.COMPONENT_TEMPLATE, "component_template");
        definitions.listed(Definition.Kind.INDEX_TEMPLATE, "index_template");
        definitions.named(Definition.Kind.LEGACY_TEMPLATE);
        return definitions.found;
    }

    /** {@code {"<name>": {…}}} */
    private void named(Definition.Kind kind) throws IOException {
        Optional<JsonScanner> answer = cluster.scanned(kind.path());
        if (answer.isPresent()) {
            JsonScanner json = answer.get();
            json.object(name -> add(new Definition(kind, name, settable(json))));
        }
    }

    /** {@code {"<member>s": [{"name": …, "<member>": {…}}]}} */
    private void listed(Definition.Kind kind, String member) throws IOException {
        Optional<JsonScanner> answer = cluster.scanned(kind.path());
        if (answer.isPresent()) {
            JsonScanner json = answer.get();
            json.object(list -> {
                if (list.equals(member + "s")) {
                    json.array(nothing -> element(json, kind, member));
                } else {
                    json.skip();
                }
            });
        }
    }

    private void element(JsonScanner json, Definition.Kind kind, String member) throws IOException {
        String[] name = {""};
        byte[][] body = {new byte[0]};
        json.object(each -> {
            if (each.equals("name")) {
                name[0] = json.string();
            } else if (each.equals(member)) {
                body[0] = settable(json);
            } else {
                json.skip();
            }
        });
        add(new Definition(kind, name[0], body[0]));
    }

    private void add(Definition definition) {
        JsonObject body = JsonObject.of(JsonReader.read(new String(definition.body(), StandardCharsets.UTF_8)));
        if (!definition.name().startsWith(".") && !body.object("_meta").flag("managed")) {
            found.add(definition);
        }
    }

    /** The object that comes next, without what can only be read. */
    private static byte[] settable(JsonScanner json) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('{');
        json.object(name -> {
            if (TOLD_ONLY.contains(name)) {
                json.skip();
                return;
            }
            write(body, (body.size() > 1 ? "," : "") + Text.quoted(name) + ":");
            json.copy(body);
        });
        body.write('}');
        return body.toByteArray();
    }

    private static void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
