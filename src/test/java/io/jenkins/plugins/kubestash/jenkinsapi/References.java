package io.jenkins.plugins.kubestash.jenkinsapi;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Resolves what the classes of a plugin refer to, as the virtual machine will when they run. */
final class References {
    private static final String RESTRICTED = "Lorg/kohsuke/accmod/Restricted;";

    private final Types types;
    private final boolean all;
    private final TreeSet<String> differences = new TreeSet<>();
    private final TreeSet<String> resolved = new TreeSet<>();
    private ClassNode from;
    private String in;

    /** @param all whether a class that is nowhere is a difference; libraries name such, for what they can do without */
    References(ClassPath classes, boolean all) {
        types = new Types(classes);
        this.all = all;
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Types and members that were found as they are referred to. */
    int resolved() {
        return resolved.size();
    }

    void resolve(ClassNode node) {
        from = node;
        in = Types.shown(node.name);
        annotations(node.visibleAnnotations);
        ancestors();
        for (FieldNode field : node.fields) {
            in = Types.shown(node.name) + "." + field.name;
            mentioned(Type.getType(field.desc));
            annotations(field.visibleAnnotations);
        }
        for (MethodNode method : node.methods) {
            in = Types.shown(node.name) + "." + method.name;
            mentioned(Type.getMethodType(method.desc));
            annotations(method.visibleAnnotations);
            overridden(method);
            method.exceptions.forEach(this::type);
            method.tryCatchBlocks.stream().filter(block -> block.type != null).forEach(block -> type(block.type));
            for (AbstractInsnNode instruction : method.instructions) {
                instruction(instruction);
            }
        }
    }

    // Super types -----------------------------------------------------------------------------------------------------

    private void ancestors() {
        boolean isInterface = Types.is(from.access, Opcodes.ACC_INTERFACE);
        type(from.superName).ifPresent(above -> {
            if (Types.is(above.access, Opcodes.ACC_FINAL)) {
                differ("extends " + Types.shown(above.name) + ", which is final");
            }
            if (Types.is(above.access, Opcodes.ACC_INTERFACE)) {
                differ("extends " + Types.shown(above.name) + ", which is an interface");
            }
        });
        for (String name : from.interfaces) {
            type(name)
                    .filter(above -> !Types.is(above.access, Opcodes.ACC_INTERFACE))
                    .ifPresent(above -> differ("implements " + Types.shown(above.name) + ", which is no interface"));
        }
        if (!isInterface && !Types.is(from.access, Opcodes.ACC_ABSTRACT)) {
            types.unimplemented(from).forEach(method -> differ("does not implement " + method));
        }
    }

    private void overridden(MethodNode method) {
        if (method.name.startsWith("<") || Types.is(method.access, Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) {
            return;
        }
        for (ClassNode above : types.line(from).subList(1, types.line(from).size())) {
            Types.declared(above, method.name, method.desc)
                    .filter(found ->
                            Types.is(found.access, Opcodes.ACC_FINAL) && !Types.is(found.access, Opcodes.ACC_PRIVATE))
                    .ifPresent(found -> differ("overrides " + member(above, method) + ", which is final"));
        }
    }

    // Code ------------------------------------------------------------------------------------------------------------

    private void instruction(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            method(call.getOpcode(), call.owner, call.name, call.desc, call.itf);
        } else if (instruction instanceof FieldInsnNode field) {
            field(field);
        } else if (instruction instanceof TypeInsnNode use) {
            mentioned(Type.getObjectType(use.desc));
            if (use.getOpcode() == Opcodes.NEW) {
                types.find(use.desc)
                        .filter(type -> Types.is(type.access, Opcodes.ACC_ABSTRACT))
                        .ifPresent(type -> differ("makes a " + Types.shown(type.name) + ", which is abstract"));
            }
        } else if (instruction instanceof MultiANewArrayInsnNode array) {
            mentioned(Type.getType(array.desc));
        } else if (instruction instanceof LdcInsnNode load && load.cst instanceof Type type) {
            mentioned(type);
        } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
            mentioned(Type.getMethodType(dynamic.desc));
            Stream.of(dynamic.bsmArgs).forEach(this::argument);
        }
    }

    private void argument(Object argument) {
        if (argument instanceof Type type) {
            mentioned(type);
        } else if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
            int opcode =
                    switch (handle.getTag()) {
                        case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                        case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                        default -> Opcodes.INVOKEVIRTUAL;
                    };
            method(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
        }
    }

    private void method(int opcode, String owner, String name, String desc, boolean isInterface) {
        mentioned(Type.getMethodType(desc));
        Optional<ClassNode> type = owner.startsWith("[") ? Optional.empty() : type(owner);
        if (type.isEmpty()) {
            return;
        }
        if (isInterface != Types.is(type.get().access, Opcodes.ACC_INTERFACE)) {
            differ("calls " + Types.shown(owner) + "." + name + desc + " as one of "
                    + (isInterface ? "an interface" : "a class") + ", which it is not");
            return;
        }
        Optional<Types.Found<MethodNode>> found = types.method(type.get(), name, desc);
        if (found.isEmpty()) {
            // A method handle's own methods take any arguments.
            if (!owner.startsWith("java/lang/invoke/")) {
                differ("calls " + Types.shown(owner) + "." + name + desc + ", which is not there");
            }
            return;
        }
        MethodNode method = found.get().member();
        String shown = member(found.get().owner(), method);
        if (Types.is(method.access, Opcodes.ACC_STATIC) != (opcode == Opcodes.INVOKESTATIC)) {
            differ("calls " + shown + ", which is " + (opcode == Opcodes.INVOKESTATIC ? "not " : "") + "static");
        }
        open("calls " + shown, method.access, found.get().owner(), method.visibleAnnotations);
    }

    private void field(FieldInsnNode use) {
        Optional<ClassNode> type = type(use.owner);
        mentioned(Type.getType(use.desc));
        if (type.isEmpty()) {
            return;
        }
        Optional<Types.Found<FieldNode>> found = types.field(type.get(), use.name, use.desc);
        String shown = Types.shown(use.owner) + "." + use.name;
        if (found.isEmpty()) {
            differ("uses " + shown + " of type " + Type.getType(use.desc).getClassName() + ", which is not there");
            return;
        }
        int access = found.get().member().access;
        boolean isStatic = use.getOpcode() == Opcodes.GETSTATIC || use.getOpcode() == Opcodes.PUTSTATIC;
        if (Types.is(access, Opcodes.ACC_STATIC) != isStatic) {
            differ("uses " + shown + ", which is " + (isStatic ? "not " : "") + "static");
        }
        boolean writes = use.getOpcode() == Opcodes.PUTFIELD || use.getOpcode() == Opcodes.PUTSTATIC;
        if (writes
                && Types.is(access, Opcodes.ACC_FINAL)
                && !found.get().owner().name.equals(from.name)) {
            differ("writes " + shown + ", which is final");
        }
        open("uses " + shown, access, found.get().owner(), found.get().member().visibleAnnotations);
    }

    // Types -----------------------------------------------------------------------------------------------------------

    private void mentioned(Type type) {
        switch (type.getSort()) {
            case Type.METHOD -> {
                Stream.of(type.getArgumentTypes()).forEach(this::mentioned);
                mentioned(type.getReturnType());
            }
            case Type.ARRAY -> mentioned(type.getElementType());
            case Type.OBJECT -> type(type.getInternalName());
            default -> {}
        }
    }

    private Optional<ClassNode> type(String name) {
        Optional<ClassNode> found = types.find(name);
        if (found.isEmpty()) {
            if (all) {
                differ("refers to " + Types.shown(name) + ", which is not there");
            }
        } else {
            open("refers to " + Types.shown(name), found.get().access, found.get(), found.get().visibleAnnotations);
        }
        return found;
    }

    private void annotations(List<AnnotationNode> annotations) {
        if (annotations != null) {
            annotations.forEach(annotation -> mentioned(Type.getType(annotation.desc)));
        }
    }

    /** Whether the access is allowed, by the language and by Jenkins. */
    private void open(String use, int access, ClassNode owner, List<AnnotationNode> annotations) {
        boolean same = Types.pack(owner.name).equals(Types.pack(from.name));
        boolean inherited = Types.is(access, Opcodes.ACC_PROTECTED) && types.isSubtype(from, owner.name);
        boolean mates = owner.name.replaceAll("\\$.*", "").equals(from.name.replaceAll("\\$.*", ""));
        if (Types.is(access, Opcodes.ACC_PRIVATE)
                ? !mates
                : !Types.is(access, Opcodes.ACC_PUBLIC) && !same && !inherited) {
            differ(use + ", which is not open to it");
        } else if (!same && restricted(annotations)) {
            differ(use + ", which Jenkins keeps for itself (@Restricted)");
        } else {
            resolved.add(use.substring(use.indexOf(' ') + 1));
        }
    }

    private static boolean restricted(List<AnnotationNode> annotations) {
        return annotations != null
                && annotations.stream()
                        .filter(annotation -> annotation.desc.equals(RESTRICTED))
                        .anyMatch(annotation -> annotation.values.toString().matches(".*(NoExternalUse|DoNotUse).*"));
    }

    private static String member(ClassNode owner, MethodNode method) {
        return Types.shown(owner.name) + "." + method.name + method.desc;
    }

    private void differ(String line) {
        differences.add(in + " " + line);
    }
}
