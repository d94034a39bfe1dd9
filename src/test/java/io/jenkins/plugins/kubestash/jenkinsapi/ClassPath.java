package io.jenkins.plugins.kubestash.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** Classes by internal name, out of jars and directories; the first place that has one wins. Behind them all, the JDK. */
final class ClassPath implements AutoCloseable {
    private final Map<String, Path> where = new HashMap<>();
    private final Map<String, Optional<ClassNode>> read = new HashMap<>();
    private final List<FileSystem> open = new ArrayList<>();

    /** @param places jars and directories of classes */
    ClassPath(List<Path> places) throws IOException {
        for (Path place : places) {
            add(place);
        }
    }

    private void add(Path place) throws IOException {
        Path root = place;
        if (!Files.isDirectory(place)) {
            FileSystem jar = FileSystems.newFileSystem(place);
            open.add(jar);
            root = jar.getPath("/");
        }
        Path start = root;
        try (Stream<Path> files = Files.walk(start)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .forEach(file ->
                            where.putIfAbsent(start.relativize(file).toString().replaceAll("\\.class$", ""), file));
        }
    }

    /** Names of all classes that are here, the JDK's apart. */
    TreeSet<String> names() {
        return new TreeSet<>(where.keySet());
    }

    boolean has(String name) {
        return where.containsKey(name);
    }

    /** The class, of here or of the JDK. */
    Optional<ClassNode> find(String name) {
        return read.computeIfAbsent(name, this::read);
    }

    private Optional<ClassNode> read(String name) {
        try (InputStream in = where.containsKey(name)
                ? Files.newInputStream(where.get(name))
                : ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            if (in == null) {
                return Optional.empty();
            }
            ClassNode node = new ClassNode();
            new ClassReader(in).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return Optional.of(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileSystem jar : open) {
            jar.close();
        }
    }
}
