package hudson.security;

import java.util.Iterator;
import java.util.List;
import org.jvnet.localizer.Localizable;

/** Signatures of Jenkins 2.479.3. */
public final class PermissionGroup implements Iterable<Permission>, Comparable<PermissionGroup> {

    public final Localizable title = null;

    public PermissionGroup(Class type, Localizable localizable) throws IllegalStateException {}

    @Override
    public Iterator<Permission> iterator() {
        throw new UnsupportedOperationException();
    }

    public List<Permission> getPermissions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(PermissionGroup permissionGroup) {
        throw new UnsupportedOperationException();
    }
}
