package io.jenkins.plugins.kubestash.mongodb;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** A name server on loopback with a few records, keys such as {@code TXT name}; it speaks the protocol of RFC 1035. */
public final class FakeDns implements AutoCloseable {
    private static final int TXT = 16;
    private static final int SRV = 33;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<String, String> records;

    public FakeDns(Map<String, String> records) throws IOException {
        this.records = records;
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    public String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += query[at] + 1;
        }
        int type = query[at + 2];
        int end = at + 5;
        String record = records.get((type == SRV ? "SRV " : type == TXT ? "TXT " : "? ") + name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(record == null ? 0x8183 : 0x8180);
        out.writeShort(1);
        out.writeShort(record == null ? 0 : 1);
        out.writeInt(0);
        out.write(query, 12, end - 12);
        if (record != null) {
            byte[] data = type == SRV ? srv(record) : txt(record);
            out.writeShort(0xc00c);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] srv(String record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        String[] hostAndPort = record.split(" ");
        out.writeInt(0);
        out.writeShort(Integer.parseInt(hostAndPort[1]));
        for (String label : hostAndPort[0].split("\\.")) {
            out.writeByte(label.length());
            out.writeBytes(label);
        }
        out.writeByte(0);
        return bytes.toByteArray();
    }

    private static byte[] txt(String record) {
        byte[] text = record.getBytes(StandardCharsets.US_ASCII);
        byte[] data = new byte[text.length + 1];
        data[0] = (byte) text.length;
        System.arraycopy(text, 0, data, 1, text.length);
        return data;
    }

    @Override
    public void close() {
        socket.close();
    }
}
