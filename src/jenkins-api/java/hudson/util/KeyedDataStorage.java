package hudson.util;

/** Signatures of Jenkins 2.479.3. */
public abstract class KeyedDataStorage<T, P> {

    public KeyedDataStorage() {}
}
