package io.jenkins.plugins.kubestash.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database listens. Scheme, path and query are empty where none is given; an IPv6 host has no brackets, the
 * path has its leading slash, the query has no question mark. The port is 0 where the name service tells it, as with
 * {@code mongodb+srv}.
 */
public record Address(String scheme, String host, int port, String path, String query) {
    private static final String BY_NAME_SERVICE = "mongodb+srv";
    private static final Pattern URL = Pattern.compile(
            "(?:(?<scheme>[A-Za-z][-A-Za-z0-9+.]*)://)?(?<authority>[^/?#]*)(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[-A-Za-z0-9._]+))(?::(?<port>[0-9]{1,9}))?");

    /**
     * @param url {@code [scheme://]host:port[/path][?query]}
     * @throws IllegalArgumentException the rest of a line that begins with the field's name; never repeats a part of
     *     the url that may hold a password
     */
    static Address parse(String url) {
        if (url.contains("@")) {
            throw new IllegalArgumentException("has a user or a password in it: put them into spec.secret");
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not a url: write [scheme://]host:port[/path]");
        }
        Matcher authority = AUTHORITY.matcher(parts.group("authority"));
        if (!authority.matches()) {
            throw new IllegalArgumentException(
                    Shown.value(parts.group("authority")) + " is not host:port: write [scheme://]host:port[/path]");
        }
        String host = authority.group("ipv6") != null ? authority.group("ipv6") : authority.group("host");
        String scheme = OrEmpty.text(parts.group("scheme"));
        return new Address(
                scheme,
                host,
                port(scheme, authority.group("port")),
                OrEmpty.text(parts.group("path")),
                OrEmpty.text(parts.group("query")));
    }

    private static int port(String scheme, String port) {
        boolean told = scheme.equalsIgnoreCase(BY_NAME_SERVICE);
        if (told && port != null) {
            throw new IllegalArgumentException("has a port: with mongodb+srv the name service tells the ports");
        }
        if (!told && port == null) {
            throw new IllegalArgumentException("has no port: write [scheme://]host:port[/path]");
        }
        return told ? 0 : port(Integer.parseInt(port));
    }

    static int port(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is out of range: write 1 to 65535");
        }
        return port;
    }

    /** {@code host:port}, with brackets where IPv6 needs them; without a port that only the name service knows. */
    public String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + (port == 0 ? "" : ":" + port);
    }
}
