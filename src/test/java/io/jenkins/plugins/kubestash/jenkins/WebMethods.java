package io.jenkins.plugins.kubestash.jenkins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What can be called over the web in a package, and how each such method begins, read from the byte code. */
final class WebMethods {
    private static final String POST = "Lorg/kohsuke/stapler/verb/POST;";
    private static final String REQUIRE_POST = "Lorg/kohsuke/stapler/interceptor/RequirePOST;";
    private static final String WEB_METHOD = "Lorg/kohsuke/stapler/WebMethod;";
    private static final Set<String> CHECKS = Set.of("checkPermission", "hasPermission", "checkAnyPermission");
    private static final int DEEPEST = 3;

    /** @param calls what the method calls, in the order of the code, as {@code owner.name descriptor} */
    private record Method(String name, boolean post, boolean web, List<String> calls) {}

    private final Map<String, Method> methods = new TreeMap<>();

    /** @param anchor a class of the compiled tree */
    WebMethods(Class<?> anchor, String folder) {
        try (Stream<Path> files = Files.walk(root(anchor).resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all that are called over the web. */
    List<String> all() {
        return web().map(Method::name).toList();
    }

    /** Those that a GET request could call, so that a link could. */
    List<String> withoutPost() {
        return web().filter(method -> !method.post()).map(Method::name).toList();
    }

    /** Those that do anything before they ask who is calling. */
    List<String> withoutCheck() {
        return web().filter(method -> !beginsWithCheck(method, DEEPEST))
                .map(Method::name)
                .toList();
    }

    private Stream<Method> web() {
        return methods.values().stream().filter(Method::web);
    }

    private boolean beginsWithCheck(Method method, int depth) {
        Optional<String> first =
                method.calls().stream().filter(call -> !isMeansToAsk(call)).findFirst();
        if (first.isEmpty() || depth == 0) {
            return false;
        }
        String call = first.orElseThrow();
        String name = call.substring(call.indexOf('.') + 1, call.indexOf(' '));
        return CHECKS.contains(name)
                || Optional.ofNullable(methods.get(call))
                        .filter(own -> beginsWithCheck(own, depth - 1))
                        .isPresent();
    }

    private static boolean isMeansToAsk(String call) {
        return call.startsWith("jenkins/model/Jenkins.get ") || call.startsWith("jenkins/model/Jenkins.getACL ");
    }

    private void read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            new ClassReader(in).accept(new Reader(), ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root(Class<?> anchor) {
        try {
            URI place =
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(place);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Reader extends ClassVisitor {
        private String owner;

        Reader() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            boolean open = (access & Opcodes.ACC_PUBLIC) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0;
            return new Body(owner + "." + name + " " + descriptor, open, open && name.matches("do[A-Z]\\w*"));
        }
    }

    private final class Body extends MethodVisitor {
        private final String name;
        private final boolean open;
        private final List<String> calls = new ArrayList<>();
        private boolean web;
        private boolean post;

        Body(String name, boolean open, boolean web) {
            super(Opcodes.ASM9);
            this.name = name;
            this.open = open;
            this.web = web;
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            post |= descriptor.equals(POST) || descriptor.equals(REQUIRE_POST);
            web |= open && descriptor.equals(WEB_METHOD);
            return null;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            calls.add(owner + "." + name + " " + descriptor);
        }

        @Override
        public void visitEnd() {
            methods.put(name, new Method(name, post, web, List.copyOf(calls)));
        }
    }
}
