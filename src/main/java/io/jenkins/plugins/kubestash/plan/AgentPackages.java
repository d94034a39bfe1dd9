package io.jenkins.plugins.kubestash.plan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The agent for each engine: one jar of the build, less what only the other engines need. A ConfigMap has room for
 * 1 MiB, and no pod needs more than one engine.
 */
public final class AgentPackages {
    /** Packages below the agent's own that belong to one engine alone. */
    static final Set<String> ENGINES = Set.of("elasticsearch", "etcd", "mongodb", "redis", "zookeeper");

    private static final Map<String, String> SAME_PACKAGE = Map.of("opensearch", "elasticsearch");
    private static final String AGENT = "io/jenkins/plugins/kubestash/agent/";
    private static final String RESOURCE = "/META-INF/kubestash/kubestash-agent.jar";

    private final byte[] whole;
    private final Map<String, AgentPackage> made = new ConcurrentHashMap<>();

    /** @param whole the jar with all engines */
    public AgentPackages(byte[] whole) {
        this.whole = whole.clone();
    }

    /** @throws IllegalStateException when the build did not pack it */
    public static AgentPackages ofThisBuild() {
        try (InputStream in = AgentPackages.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build has no " + RESOURCE + ": build it with Maven");
            }
            return new AgentPackages(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param engine as the record has it, such as {@code redis}; of any other name what all engines share */
    public AgentPackage of(String engine) {
        String name = SAME_PACKAGE.getOrDefault(engine, engine);
        return made.computeIfAbsent(ENGINES.contains(name) ? name : "", this::make);
    }

    /** Names of all ConfigMaps that this build makes. */
    public Set<String> configMapNames() {
        Set<String> names = new TreeSet<>(Set.of(of("").configMapName()));
        ENGINES.forEach(engine -> names.add(of(engine).configMapName()));
        return names;
    }

    private AgentPackage make(String engine) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(whole));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (isFor(engine, entry.getName())) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(copy);
                    in.transferTo(out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AgentPackage(bytes.toByteArray());
    }

    private static boolean isFor(String engine, String path) {
        if (!path.startsWith(AGENT)) {
            return true;
        }
        String first = path.substring(AGENT.length()).replaceFirst("/.*", "");
        return !ENGINES.contains(first) || first.equals(engine);
    }
}
