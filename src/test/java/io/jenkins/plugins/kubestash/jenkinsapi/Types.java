package io.jenkins.plugins.kubestash.jenkinsapi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;

/** What the Java virtual machine knows of types: their super types, flags and members. */
final class Types {
    private final ClassPath classes;

    Types(ClassPath classes) {
        this.classes = classes;
    }

    Optional<ClassNode> find(String name) {
        return classes.find(name);
    }

    static boolean is(int access, int flag) {
        return (access & flag) != 0;
    }

    /** A nested type's own flags, which are not those of its class file. */
    static int access(ClassNode type) {
        return type.innerClasses.stream()
                .filter(inner -> inner.name.equals(type.name))
                .mapToInt((InnerClassNode inner) -> inner.access)
                .findFirst()
                .orElse(type.access);
    }

    static String pack(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    static String shown(String name) {
        return name.replace('/', '.').replace('$', '.');
    }

    /** The type and its super classes, nearest first, then all interfaces; unknown ones are left out. */
    List<ClassNode> line(ClassNode type) {
        Map<String, ClassNode> found = new LinkedHashMap<>();
        for (ClassNode next = type; next != null; next = above(next)) {
            found.put(next.name, next);
        }
        Deque<ClassNode> todo = new ArrayDeque<>(found.values());
        while (!todo.isEmpty()) {
            for (String name : todo.poll().interfaces) {
                find(name).filter(next -> found.putIfAbsent(name, next) == null).ifPresent(todo::add);
            }
        }
        return new ArrayList<>(found.values());
    }

    private ClassNode above(ClassNode type) {
        return type.superName == null ? null : find(type.superName).orElse(null);
    }

    boolean isSubtype(ClassNode type, String of) {
        return line(type).stream().anyMatch(above -> above.name.equals(of));
    }

    /** A member and the type that declares it. */
    record Found<T>(ClassNode owner, T member) {}

    Optional<Found<MethodNode>> method(ClassNode type, String name, String desc) {
        List<ClassNode> line = name.equals("<init>") ? List.of(type) : line(type);
        return line.stream()
                .flatMap(owner -> declared(owner, name, desc).map(method -> new Found<>(owner, method)).stream())
                .findFirst();
    }

    static Optional<MethodNode> declared(ClassNode type, String name, String desc) {
        return type.methods.stream()
                .filter(method -> method.name.equals(name) && method.desc.equals(desc))
                .findFirst();
    }

    Optional<Found<FieldNode>> field(ClassNode type, String name, String desc) {
        for (ClassNode owner : line(type)) {
            for (FieldNode field : owner.fields) {
                if (field.name.equals(name) && field.desc.equals(desc)) {
                    return Optional.of(new Found<>(owner, field));
                }
            }
        }
        return Optional.empty();
    }

    /** Methods of the type's super types that nothing implements, as "Owner.name" and descriptor. */
    List<String> unimplemented(ClassNode type) {
        List<ClassNode> line = line(type);
        List<String> missing = new ArrayList<>();
        for (ClassNode above : line) {
            for (MethodNode method : above.methods) {
                boolean open = is(method.access, Opcodes.ACC_ABSTRACT);
                if (open && line.stream().noneMatch(owner -> implemented(owner, method))) {
                    missing.add(shown(above.name) + "." + method.name + method.desc);
                }
            }
        }
        return missing;
    }

    private static boolean implemented(ClassNode owner, MethodNode method) {
        return declared(owner, method.name, method.desc)
                .filter(found -> !is(found.access, Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE))
                .isPresent();
    }
}
