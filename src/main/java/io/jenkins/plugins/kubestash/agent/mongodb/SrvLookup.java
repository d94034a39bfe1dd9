package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;

/**
 * What DNS says of a {@code mongodb+srv} name: the members, and in a TXT record the options {@code authSource} and
 * {@code replicaSet}.
 *
 * @param authSource empty when DNS says nothing of it
 */
record SrvLookup(List<MongoAddress> members, String authSource) {

    /** @param server a URL such as {@code dns://127.0.0.1:53}; empty for the system's own */
    static SrvLookup of(String name, String server) throws IOException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", server.isEmpty() ? "dns:" : server);
        environment.put("com.sun.jndi.dns.timeout.initial", "2000");
        environment.put("com.sun.jndi.dns.timeout.retries", "3");
        try {
            InitialDirContext dns = new InitialDirContext(environment);
            try {
                return new SrvLookup(members(dns, name), authSource(texts(dns, name, "TXT")));
            } finally {
                dns.close();
            }
        } catch (NamingException e) {
            throw new IOException("DNS does not tell the members of mongodb+srv://" + name + ": " + Texts.said(e), e);
        }
    }

    private static List<MongoAddress> members(InitialDirContext dns, String name) throws NamingException, IOException {
        List<MongoAddress> members = new ArrayList<>();
        for (String record : texts(dns, "_mongodb._tcp." + name, "SRV")) {
            String[] fields = record.strip().split("\\s+");
            String target = fields[fields.length - 1].replaceFirst("\\.$", "");
            refuseStranger(name, target);
            members.add(MongoAddress.parse(target + ":" + fields[fields.length - 2]));
        }
        if (members.isEmpty()) {
            throw new IOException("DNS has no SRV record _mongodb._tcp." + name);
        }
        return members;
    }

    /** As the drivers do it: whoever answers for a name must not lead to another domain's servers. */
    private static void refuseStranger(String name, String target) {
        String domain = name.substring(name.indexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!target.toLowerCase(Locale.ROOT).endsWith("." + domain)) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    "the SRV record of " + name + " leads to " + target + ", which is outside of " + domain
                            + ": check the DNS of this namespace");
        }
    }

    private static String authSource(List<String> texts) {
        for (String text : texts) {
            for (String option : text.replace("\"", "").split("&")) {
                if (option.startsWith("authSource=")) {
                    return option.substring("authSource=".length());
                }
            }
        }
        return "";
    }

    private static List<String> texts(InitialDirContext dns, String name, String type) throws NamingException {
        List<String> texts = new ArrayList<>();
        Attributes found;
        try {
            found = dns.getAttributes(name, new String[] {type});
        } catch (NameNotFoundException e) {
            return texts;
        }
        Attribute attribute = found.get(type);
        if (attribute != null) {
            NamingEnumeration<?> values = attribute.getAll();
            while (values.hasMore()) {
                texts.add(String.valueOf(values.next()));
            }
        }
        return texts;
    }
}
