package io.jenkins.plugins.kubestash.agent.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked of a server.
 *
 * @param target path and query, encoded, from the slash on
 * @param length of the body in bytes; -1: not known, it is sent in chunks
 * @param repeatable whether it does no harm, and is possible, to send it twice: done when a kept connection turns out
 *     to be closed
 */
public record HttpRequest(
        String method, String target, Map<String, String> headers, HttpBody body, long length, boolean repeatable) {

    public HttpRequest {
        headers = Map.copyOf(headers);
        if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("not an encoded path: " + target);
        }
    }

    public static HttpRequest get(String target) {
        return of("GET", target);
    }

    public static HttpRequest post(String target) {
        return of("POST", target);
    }

    /** A request without a body. Everything but POST and PATCH may be repeated. */
    public static HttpRequest of(String method, String target) {
        boolean repeatable = !method.equals("POST") && !method.equals("PATCH");
        return new HttpRequest(method, target, Map.of(), out -> {}, 0, repeatable);
    }

    public HttpRequest json(String text) {
        return body("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    public HttpRequest body(String contentType, byte[] bytes) {
        return body(contentType, out -> out.write(bytes), bytes.length);
    }

    /** A body of known length that can be written more than once. */
    public HttpRequest body(String contentType, HttpBody body, long length) {
        return new HttpRequest(method, target, with("Content-Type", contentType), body, length, repeatable);
    }

    /** A body of unknown length that is written once. */
    public HttpRequest stream(String contentType, HttpBody body) {
        return new HttpRequest(method, target, with("Content-Type", contentType), body, -1, false);
    }

    public HttpRequest header(String name, String value) {
        return new HttpRequest(method, target, with(name, value), body, length, repeatable);
    }

    /** Says that it does no harm to send it twice. */
    public HttpRequest mayBeRepeated() {
        return new HttpRequest(method, target, headers, body, length, true);
    }

    /** A part of a path, or of a query, in which every character stands for itself. */
    public static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Method and path; the query is left out, which may be long. */
    @Override
    public String toString() {
        return method + " " + target.replaceAll("\\?.*", "");
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
