package io.jenkins.plugins.kubestash.jenkinsapi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Compares the types of src/jenkins-api, compiled, with the real ones. All that they say must be so there; what they do
 * not mention may be there. Private members are no signatures.
 */
final class Signatures {
    private static final int TYPE_FLAGS = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_PRIVATE
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_INTERFACE
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_ANNOTATION
            | Opcodes.ACC_ENUM;
    private static final int FIELD_FLAGS = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_PRIVATE
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_ENUM;
    private static final int METHOD_FLAGS = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_PRIVATE
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_VARARGS;

    private final ClassPath real;
    private final List<String> differences = new ArrayList<>();
    private int members;

    Signatures(ClassPath real) {
        this.real = real;
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Members that were compared. */
    int members() {
        return members;
    }

    void compare(ClassNode ours) {
        Optional<ClassNode> theirs = real.find(ours.name);
        if (!real.has(ours.name) || theirs.isEmpty()) {
            differences.add(Types.shown(ours.name) + ": no such type there");
            return;
        }
        type(ours, theirs.get());
        Map<String, FieldNode> fields = new TreeMap<>();
        theirs.get().fields.forEach(field -> fields.put(field.name, field));
        for (FieldNode field : ours.fields) {
            if (counts(field.access)) {
                members++;
                field(Types.shown(ours.name) + "." + field.name, field, fields.get(field.name));
            }
        }
        for (MethodNode method : ours.methods) {
            if (counts(method.access) && !method.name.equals("<clinit>")) {
                members++;
                method(ours, method, Types.declared(theirs.get(), method.name, method.desc));
            }
        }
    }

    private static boolean counts(int access) {
        return !Types.is(access, Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC);
    }

    private void type(ClassNode ours, ClassNode theirs) {
        String name = Types.shown(ours.name);
        // An enum's final and abstract come from the bodies of its constants.
        int flags = Types.is(theirs.access, Opcodes.ACC_ENUM)
                ? TYPE_FLAGS & ~Opcodes.ACC_FINAL & ~Opcodes.ACC_ABSTRACT
                : TYPE_FLAGS;
        flags(name, Types.access(ours), Types.access(theirs), flags);
        same(name + " extends", ours.superName, theirs.superName);
        same(name + " implements", ours.interfaces, theirs.interfaces);
        same(name + " generics", ours.signature, theirs.signature);
        same(name + " deprecated", deprecated(ours.visibleAnnotations), deprecated(theirs.visibleAnnotations));
        if (Types.is(theirs.access, Opcodes.ACC_ANNOTATION)) {
            same(name + " annotations", annotations(ours.visibleAnnotations), annotations(theirs.visibleAnnotations));
            missing(name, "element", methods(ours), methods(theirs));
        }
        if (Types.is(theirs.access, Opcodes.ACC_ENUM)) {
            missing(name, "constant", constants(ours), constants(theirs));
        }
    }

    private void field(String name, FieldNode ours, FieldNode theirs) {
        if (theirs == null) {
            differences.add(name + ": no such field there");
            return;
        }
        flags(name, ours.access, theirs.access, FIELD_FLAGS);
        same(name + " type", ours.desc, theirs.desc);
        same(name + " generics", ours.signature, theirs.signature);
        same(name + " constant", ours.value, theirs.value);
        same(name + " deprecated", deprecated(ours.visibleAnnotations), deprecated(theirs.visibleAnnotations));
    }

    private void method(ClassNode type, MethodNode ours, Optional<MethodNode> found) {
        String name = Types.shown(type.name) + "." + ours.name + ours.desc;
        if (found.isEmpty()) {
            differences.add(name + ": no such method there");
            return;
        }
        MethodNode theirs = found.get();
        flags(name, ours.access, theirs.access, METHOD_FLAGS);
        same(name + " generics", ours.signature, theirs.signature);
        same(name + " throws", new TreeSet<>(ours.exceptions), new TreeSet<>(theirs.exceptions));
        same(name + " default", shown(ours.annotationDefault), shown(theirs.annotationDefault));
        same(name + " deprecated", deprecated(ours.visibleAnnotations), deprecated(theirs.visibleAnnotations));
    }

    private void flags(String name, int ours, int theirs, int mask) {
        same(name + " modifiers", flags(ours & mask), flags(theirs & mask));
    }

    private static String flags(int access) {
        String[] words = {
            "public",
            "private",
            "protected",
            "static",
            "final",
            "",
            "",
            "varargs",
            "",
            "interface",
            "abstract",
            "",
            "",
            "annotation",
            "enum"
        };
        List<String> all = new ArrayList<>();
        for (int bit = 0; bit < words.length; bit++) {
            if (Types.is(access, 1 << bit)) {
                all.add(words[bit]);
            }
        }
        return String.join(" ", all);
    }

    private void same(String what, Object ours, Object theirs) {
        if (!Objects.equals(ours, theirs)) {
            differences.add(what + ": here " + (ours == null ? "none" : ours) + ", there "
                    + (theirs == null ? "none" : theirs));
        }
    }

    private void missing(String name, String kind, TreeSet<String> ours, TreeSet<String> theirs) {
        theirs.removeAll(ours);
        theirs.forEach(missing -> differences.add(name + ": lacks the " + kind + " " + missing));
    }

    private static TreeSet<String> methods(ClassNode type) {
        TreeSet<String> names = new TreeSet<>();
        type.methods.stream().filter(method -> !method.name.startsWith("<")).forEach(method -> names.add(method.name));
        return names;
    }

    private static TreeSet<String> constants(ClassNode type) {
        TreeSet<String> names = new TreeSet<>();
        type.fields.stream()
                .filter(field -> Types.is(field.access, Opcodes.ACC_ENUM))
                .forEach(field -> names.add(field.name));
        return names;
    }

    private static boolean deprecated(List<AnnotationNode> annotations) {
        return annotations != null && annotations.stream().anyMatch(one -> one.desc.equals("Ljava/lang/Deprecated;"));
    }

    private static TreeSet<String> annotations(List<AnnotationNode> annotations) {
        TreeSet<String> all = new TreeSet<>();
        if (annotations != null) {
            annotations.forEach(one -> all.add(shown(one)));
        }
        return all;
    }

    /** A value of an annotation, as text that two equal values share. */
    private static String shown(Object value) {
        if (value instanceof AnnotationNode annotation) {
            return "@" + annotation.desc + (annotation.values == null ? "" : shown(annotation.values));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Signatures::shown).toList().toString();
        }
        return value instanceof String[] constant ? Arrays.toString(constant) : String.valueOf(value);
    }
}
