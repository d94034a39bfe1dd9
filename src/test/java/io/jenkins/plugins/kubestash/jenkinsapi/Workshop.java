package io.jenkins.plugins.kubestash.jenkinsapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes small Jenkinses and plugins out of sources, unpacked as they lie in a home of Jenkins. */
final class Workshop {
    private final Path root;

    Workshop(Path root) {
        this.root = root;
    }

    /** @param sources by file name */
    Path classes(Path to, Map<String, String> sources, Path... classPath) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                create(to).toString(),
                "-cp",
                String.join(":", Stream.of(classPath).map(Path::toString).toList()));
        List<Source> files = sources.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
        assertThat(javac.getTask(said, null, null, options, null, files).call())
                .as(said.toString())
                .isTrue();
        return to;
    }

    /** An unpacked .war or .hpi. */
    Path archive(String name, String manifest, Map<String, String> sources, Path... classPath) {
        Path archive = root.resolve(name);
        classes(archive.resolve("WEB-INF/classes"), sources, classPath);
        write(create(archive.resolve("META-INF")).resolve("MANIFEST.MF"), "Manifest-Version: 1.0\n" + manifest + "\n");
        return archive;
    }

    /** The same archive as a file, its classes in a jar inside, which is how they come. */
    Path packed(Path archive, String name) throws IOException {
        Path file = create(root.resolve("packed")).resolve(name);
        Path jar = root.resolve(name + ".jar");
        zip(archive.resolve("WEB-INF/classes"), jar);
        Path content = root.resolve(name + ".content");
        Files.copy(jar, create(content.resolve("WEB-INF/lib")).resolve("it.jar"));
        Files.copy(
                archive.resolve("META-INF/MANIFEST.MF"),
                create(content.resolve("META-INF")).resolve("MANIFEST.MF"));
        zip(content, file);
        return file;
    }

    private static void zip(Path directory, Path to) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(to, Map.of("create", "true"));
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path entry = zip.getPath("/").resolve(directory.relativize(file).toString());
                Files.createDirectories(entry.getParent());
                Files.copy(file, entry);
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
