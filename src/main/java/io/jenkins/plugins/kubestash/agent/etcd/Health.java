package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A cluster that is well: it has the members it should have, each of them knows the leader, and a majority answers.
 *
 * @param members their names
 */
public record Health(long revision, TreeSet<String> members, List<String> warnings) {

    /**
     * Asks once.
     *
     * @param least the revision that each must have reached
     * @param expected names of all members; empty: whatever they are called
     * @throws IOException one line with what is not well yet
     */
    public static Health of(Settings settings, long least, Collection<String> expected) throws IOException {
        EtcdSettings etcd = EtcdSettings.of(settings);
        HttpSettings bound = etcd.endpoints().get(0);
        try (EtcdClient client = etcd.client(bound)) {
            long revision = Member.knowingLeader(client);
            requireRevision(client.address(), revision, least);
            // Reads what a majority agrees on.
            RangePages.count(client, new byte[1]);
            List<String> warnings = new ArrayList<>(Member.alarms(client));
            TreeSet<String> names = new TreeSet<>();
            for (JsonObject member : Member.list(client)) {
                names.add(member.text("name"));
                warnings.addAll(ask(etcd, bound, member, least));
            }
            if (!expected.isEmpty() && !names.equals(new TreeSet<>(expected))) {
                throw new IOException("the members are " + names + " and should be " + new TreeSet<>(expected));
            }
            return new Health(revision, names, List.copyOf(warnings));
        }
    }

    /** Asks a member by itself where it says that clients find it; a warning when it cannot be asked from here. */
    private static List<String> ask(EtcdSettings etcd, HttpSettings bound, JsonObject member, long least)
            throws IOException {
        String name = member.text("name");
        List<String> urls = member.texts("clientURLs");
        if (urls.isEmpty()) {
            throw new IOException(
                    "member " + (name.isEmpty() ? Member.hex(member.text("ID")) : name) + " has not started yet");
        }
        URI url = URI.create(urls.get(0));
        String host = String.valueOf(url.getHost()).replaceAll("[\\[\\]]", "");
        boolean away = !"http".equals(url.getScheme()) && !"https".equals(url.getScheme());
        boolean nobodys = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty() || away;
        if (nobodys || "https".equals(url.getScheme()) != bound.address().tls()) {
            return List.of("member " + name + " was not asked by itself: its client URL is " + urls.get(0));
        }
        try (EtcdClient client = etcd.client(bound.at(host, url.getPort() < 0 ? 2379 : url.getPort()))) {
            requireRevision(name, Member.knowingLeader(client), least);
            return List.of();
        } catch (AgentFailure e) {
            return List.of("member " + name + " was not asked by itself: " + e.getMessage());
        }
    }

    private static void requireRevision(String who, long revision, long least) throws IOException {
        if (revision < least) {
            throw new IOException(who + " has revision " + revision + ", " + least + " was restored");
        }
    }
}
