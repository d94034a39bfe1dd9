package io.jenkins.plugins.kubestash.agent.etcd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The first block of a dump of keys.
 *
 * @param clusterId in hex
 * @param timeMillis when the dump began, milliseconds since 1970
 */
record KeysHeader(String version, String clusterId, long revision, long timeMillis, byte[] prefix) {

    void write(DataOutput out) throws IOException {
        out.writeUTF(version);
        out.writeUTF(clusterId);
        out.writeLong(revision);
        out.writeLong(timeMillis);
        out.writeInt(prefix.length);
        out.write(prefix);
    }

    static KeysHeader read(DataInput in) throws IOException {
        String version = in.readUTF();
        String cluster = in.readUTF();
        long revision = in.readLong();
        long time = in.readLong();
        int length = in.readInt();
        if (length < 0 || length > KeysFormat.FULL) {
            throw new IOException("the prefix is " + length + " bytes long");
        }
        byte[] prefix = new byte[length];
        in.readFully(prefix);
        return new KeysHeader(version, cluster, revision, time, prefix);
    }
}
