package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.util.Base64;

/**
 * A key as etcd has it at one revision.
 *
 * @param lease 0: none
 */
record KeyValue(byte[] key, byte[] value, long lease, long created, long modified, long version) {

    static KeyValue of(JsonObject json) {
        return new KeyValue(
                Base64.getDecoder().decode(json.text("key")),
                Base64.getDecoder().decode(json.text("value")),
                number(json.text("lease")),
                number(json.text("create_revision")),
                number(json.text("mod_revision")),
                number(json.text("version")));
    }

    private static long number(String decimal) {
        return decimal.isEmpty() ? 0 : Long.parseLong(decimal);
    }

    int bytes() {
        return key.length + value.length;
    }
}
