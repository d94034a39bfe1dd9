package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public interface ModifiableItemGroup<T extends Item> extends ItemGroup<T> {}
