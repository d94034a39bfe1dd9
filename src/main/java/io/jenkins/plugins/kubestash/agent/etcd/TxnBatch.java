package io.jenkins.plugins.kubestash.agent.etcd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Changes that are made together or not at all.
 *
 * @param onlyNew whether all is refused when one of the keys is there already
 */
record TxnBatch(List<Change> changes, boolean onlyNew) {

    /** A key to put or, without a value, to delete. */
    record Change(byte[] key, byte[] value, long lease, boolean delete) {
        static Change put(byte[] key, byte[] value, long lease) {
            return new Change(key, value, lease, false);
        }

        static Change delete(byte[] key) {
            return new Change(key, new byte[0], 0, true);
        }

        int bytes() {
            return key.length + value.length;
        }
    }

    TxnBatch {
        changes = List.copyOf(changes);
    }

    /** The two halves of one that is too large for the server. */
    List<TxnBatch> halves() {
        int half = changes.size() / 2;
        return List.of(
                new TxnBatch(changes.subList(0, half), onlyNew),
                new TxnBatch(changes.subList(half, changes.size()), onlyNew));
    }

    byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> compares = new ArrayList<>();
        text(out, "{");
        if (onlyNew) {
            for (Change change : changes) {
                compares.add("{\"target\":\"CREATE\",\"result\":\"EQUAL\",\"createRevision\":\"0\",\"key\":\""
                        + RangePages.base64(change.key()) + "\"}");
            }
            text(out, "\"compare\":[" + String.join(",", compares) + "],");
        }
        text(out, "\"success\":[");
        String between = "";
        for (Change change : changes) {
            text(
                    out,
                    between
                            + (change.delete()
                                    ? "{\"requestDeleteRange\":{\"key\":\""
                                    : "{\"requestPut\":{\"key\":\""));
            base64(out, change.key());
            if (!change.delete()) {
                text(out, "\",\"value\":\"");
                base64(out, change.value());
                text(out, change.lease() == 0 ? "" : "\",\"lease\":\"" + change.lease());
            }
            text(out, "\"}}");
            between = ",";
        }
        text(out, "]}");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void base64(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(Base64.getEncoder().encode(bytes));
    }
}
