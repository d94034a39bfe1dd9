package io.jenkins.plugins.kubestash.redis;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What servers hold, one line a key: database, key in hex, type, absolute expiry, SHA-1 of the value. Read by a script
 * inside the servers, with the commands of each type. Before 7.0 no server tells an absolute expiry: 0 then.
 */
public final class RedisContents {
    private static final String SCRIPT = """
            local function hex(s) return (s:gsub('.', function(c) return string.format('%02x', c:byte()) end)) end
            local function flat(v)
              if type(v) ~= 'table' then return '<' .. tostring(v) .. '>' end
              local parts = {}
              for i, one in ipairs(v) do parts[i] = flat(one) end
              return '[' .. table.concat(parts, ',') .. ']'
            end
            local function pairsOf(v)
              local parts = {}
              for i = 1, #v, 2 do parts[#parts + 1] = '<' .. v[i] .. '>=<' .. v[i + 1] .. '>' end
              table.sort(parts)
              return table.concat(parts, ',')
            end
            local function stream(key)
              local parts = {flat(redis.call('XRANGE', key, '-', '+'))}
              for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
                parts[#parts + 1] = flat(group)
                for _, p in ipairs(redis.call('XPENDING', key, group[2], '-', '+', 1000)) do
                  parts[#parts + 1] = p[1] .. ' ' .. p[2] .. ' ' .. p[4]
                end
              end
              return table.concat(parts, ' ')
            end
            local function value(key, type)
              if type == 'string' then return redis.call('GET', key) end
              if type == 'list' then return flat(redis.call('LRANGE', key, 0, -1)) end
              if type == 'hash' then return pairsOf(redis.call('HGETALL', key)) end
              if type == 'zset' then return flat(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')) end
              if type == 'stream' then return stream(key) end
              local members = redis.call('SMEMBERS', key)
              table.sort(members)
              return flat(members)
            end
            local function expiry(key)
              local time = redis.pcall('PEXPIRETIME', key)
              if type(time) == 'number' then return time end
              return redis.call('PTTL', key) < 0 and -1 or 0
            end
            local lines = {}
            for i, key in ipairs(redis.call('KEYS', '*')) do
              local type = redis.call('TYPE', key).ok
              lines[i] = 'k' .. hex(key) .. ' ' .. type .. ' ' .. expiry(key) .. ' '
                .. redis.sha1hex(value(key, type))
            end
            return lines
            """;

    private RedisContents() {}

    /** Of one server, all databases. */
    public static SortedSet<String> of(RedisCli server) {
        return of(List.of(server));
    }

    /** Of all nodes of a cluster together. */
    public static SortedSet<String> of(RedisCluster cluster) {
        return of(cluster.nodes());
    }

    private static SortedSet<String> of(List<? extends RedisCli> servers) {
        SortedSet<String> contents = new TreeSet<>();
        for (RedisCli server : servers) {
            List<String> databases = server.cli("INFO", "keyspace")
                    .lines()
                    .filter(line -> line.startsWith("db"))
                    .map(line -> line.substring(2, line.indexOf(':')))
                    .toList();
            for (String database : databases) {
                server.cli("-n", database, "EVAL", SCRIPT, "0")
                        .lines()
                        .forEach(line -> contents.add(database + " " + line));
            }
        }
        if (contents.stream().anyMatch(line -> !line.matches("\\d+ k[0-9a-f]* \\w+ -?\\d+ [0-9a-f]{40}"))) {
            throw new IllegalStateException("the servers cannot be read: " + contents.first());
        }
        return contents;
    }
}
