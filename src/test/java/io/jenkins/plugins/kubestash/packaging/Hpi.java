package io.jenkins.plugins.kubestash.packaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The plugin as the build has packed it, opened. */
final class Hpi {
    static final String LIB = "WEB-INF/lib/";
    private static final String OWN = LIB + "kubestash.jar";

    private final Path file;
    private final Map<String, byte[]> entries;
    private final Map<String, byte[]> own;

    private Hpi(Path file) throws IOException {
        this.file = file;
        entries = unzip(Files.readAllBytes(file));
        own = unzip(entries.get(OWN));
    }

    static Hpi open() {
        try {
            return new Hpi(Path.of(System.getProperty("kubestash.hpi", "target/kubestash.hpi")));
        } catch (IOException e) {
            throw new UncheckedIOException("the build has made no .hpi: run ./verify", e);
        }
    }

    long size() throws IOException {
        return Files.size(file);
    }

    String text(String entry) {
        return new String(entries.get(entry), StandardCharsets.UTF_8);
    }

    Attributes manifest() throws IOException {
        return manifest(entries);
    }

    /** File names, the plugin's own jar apart. */
    List<String> libraries() {
        return entries.keySet().stream()
                .filter(name -> name.startsWith(LIB) && name.endsWith(".jar") && !name.equals(OWN))
                .map(name -> name.substring(LIB.length()))
                .toList();
    }

    /** Names of all files in all jars, the agent's apart. */
    List<String> packed() throws IOException {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(LIB) && entry.getKey().endsWith(".jar")) {
                all.addAll(unzip(entry.getValue()).keySet());
            }
        }
        return all;
    }

    /** The files of the plugin's own jar. */
    Map<String, byte[]> own() {
        return own;
    }

    Attributes ownManifest() throws IOException {
        return manifest(own);
    }

    /** Lines of a file of the plugin's own jar that are no comments; none when it is not there. */
    List<String> lines(String name) {
        return new String(own.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** The plugin's own classes. */
    List<ClassNode> classes() {
        return own.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".class"))
                .map(entry -> {
                    ClassNode node = new ClassNode();
                    new ClassReader(entry.getValue()).accept(node, ClassReader.SKIP_CODE);
                    return node;
                })
                .toList();
    }

    List<String> annotated(String annotation) {
        return classes().stream()
                .filter(type -> has(type.visibleAnnotations, annotation))
                .map(type -> type.name.replace('/', '.'))
                .sorted()
                .toList();
    }

    /** Constructors with an annotation, by the internal name of their class. */
    Map<String, MethodNode> annotatedConstructors(String annotation) {
        Map<String, MethodNode> found = new TreeMap<>();
        for (ClassNode type : classes()) {
            for (MethodNode method : type.methods) {
                if (method.name.equals("<init>") && has(method.visibleAnnotations, annotation)) {
                    found.put(type.name, method);
                }
            }
        }
        return found;
    }

    /** Writes the jars out, as Jenkins does; returns their paths. */
    List<Path> explode(Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().startsWith(LIB) && entry.getKey().endsWith(".jar")) {
                jars.add(Files.write(directory.resolve(entry.getKey().substring(LIB.length())), entry.getValue()));
            }
        }
        return jars;
    }

    private static boolean has(List<AnnotationNode> annotations, String name) {
        return annotations != null
                && Stream.of("L" + name.replace('.', '/') + ";")
                        .anyMatch(wanted -> annotations.stream().anyMatch(found -> found.desc.equals(wanted)));
    }

    private static Attributes manifest(Map<String, byte[]> jar) throws IOException {
        return new Manifest(new ByteArrayInputStream(jar.get("META-INF/MANIFEST.MF"))).getMainAttributes();
    }

    private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream bytes = new ByteArrayInputStream(zip);
                ZipInputStream in = new ZipInputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return files;
    }
}
