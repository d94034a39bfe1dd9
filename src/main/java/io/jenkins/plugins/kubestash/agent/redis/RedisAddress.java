package io.jenkins.plugins.kubestash.agent.redis;

/** Where one Redis server listens. */
record RedisAddress(String host, int port) {

    /** Reads {@code host:port} as a redirection gives it; an empty host is the one that was asked. */
    static RedisAddress parse(String text, RedisAddress asked) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        return new RedisAddress(host.isEmpty() ? asked.host : host, Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
