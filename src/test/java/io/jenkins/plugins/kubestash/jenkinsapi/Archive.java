package io.jenkins.plugins.kubestash.jenkinsapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A .war or .hpi, as a file or unpacked. */
record Archive(Attributes manifest, List<Path> jars) {

    /** @param scratch where the jars inside a file are written to */
    static Archive open(Path archive, Path scratch) throws IOException {
        if (Files.isDirectory(archive)) {
            return read(archive, archive);
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            return read(zip.getPath("/"), Files.createTempDirectory(scratch, "lib"));
        }
    }

    private static Archive read(Path root, Path unpacked) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path jar : packed(root)) {
            jars.add(
                    root == unpacked
                            ? jar
                            : Files.copy(jar, unpacked.resolve(jar.getFileName().toString())));
        }
        Path classes = root.resolve("WEB-INF/classes");
        if (root == unpacked && Files.isDirectory(classes)) {
            jars.add(classes);
        }
        try (InputStream in = Files.newInputStream(root.resolve("META-INF/MANIFEST.MF"))) {
            return new Archive(new Manifest(in).getMainAttributes(), List.copyOf(jars));
        }
    }

    /** Its libraries; of a .war also the server that it starts itself with, which brings the servlet API. */
    private static List<Path> packed(Path root) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String directory : List.of("WEB-INF/lib", "executable")) {
            Path place = root.resolve(directory);
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .forEach(jars::add);
                }
            }
        }
        return jars;
    }

    String value(String attribute) {
        String value = manifest.getValue(attribute);
        return value == null ? "" : value;
    }
}
