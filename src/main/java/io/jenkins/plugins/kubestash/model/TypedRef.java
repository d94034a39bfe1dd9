package io.jenkins.plugins.kubestash.model;

/** A reference to another object. Whatever the document leaves out is an empty text. */
public record TypedRef(String apiGroup, String kind, String namespace, String name) {
    public TypedRef {
        apiGroup = OrEmpty.text(apiGroup);
        kind = OrEmpty.text(kind);
        namespace = OrEmpty.text(namespace);
        name = OrEmpty.text(name);
    }

    /** A reference by name, to a kind that is known from where it stands. */
    public static TypedRef to(ObjectRef ref) {
        return new TypedRef("", "", ref.namespace(), ref.name());
    }

    /**
     * @param otherwise the namespace when the reference names none
     * @throws IllegalArgumentException when namespace or name cannot be one
     */
    public ObjectRef in(String otherwise) {
        return new ObjectRef(namespace.isEmpty() ? otherwise : namespace, name);
    }
}
