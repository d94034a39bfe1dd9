package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.Optional;

/** What a pass over a dump does with each key: one command, one reply. */
interface KeyCommand {

    /** Whether the entry needs a command at all. */
    boolean wants(long expiry);

    void write(RespWriter writer, KeysBlock block, int entry) throws IOException;

    /**
     * Takes the reply.
     *
     * @param error what the server refused, never a redirection
     * @param number what it answered otherwise; 0 for a status
     */
    void reply(Optional<RedisError> error, long number, KeysBlock block, int entry) throws IOException;
}
