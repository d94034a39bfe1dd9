package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public interface ReconfigurableDescribable<T extends ReconfigurableDescribable<T>> extends Describable<T> {}
