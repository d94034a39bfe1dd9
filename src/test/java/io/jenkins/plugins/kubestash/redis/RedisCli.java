package io.jenkins.plugins.kubestash.redis;

/** A redis-cli that reaches some server. */
public interface RedisCli {

    /** What redis-cli prints for one command, without the last line end. */
    String cli(String... words);

    /** Feeds commands to redis-cli, one a line, with its quoting; fails when one of them fails. */
    void pipe(String commands);
}
