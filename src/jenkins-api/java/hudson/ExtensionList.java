package hudson;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import jenkins.util.io.OnMaster;

/** Signatures of Jenkins 2.479.3. */
public class ExtensionList<T> extends AbstractList<T> implements OnMaster {

    private ExtensionList() {}

    @Override
    public Iterator<T> iterator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public T get(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeAll(Collection<?> collection) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final T remove(int number) {
        throw new UnsupportedOperationException();
    }

    @Deprecated
    @Override
    public boolean add(T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void add(int number, T value) {
        throw new UnsupportedOperationException();
    }

    public static <U> U lookupSingleton(Class<U> type) {
        throw new UnsupportedOperationException();
    }
}
