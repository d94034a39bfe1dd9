package hudson.security;

/** Signatures of Jenkins 2.479.3. */
public final class PermissionScope {

    public static final PermissionScope JENKINS = null;

    public static final PermissionScope ITEM = null;

    public static final PermissionScope RUN = null;

    private PermissionScope() {}
}
