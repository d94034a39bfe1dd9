package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public interface Describable<T extends Describable<T>> {

    Descriptor<T> getDescriptor();
}
