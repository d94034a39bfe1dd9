package hudson.security;

import org.jvnet.localizer.Localizable;

/** Signatures of Jenkins 2.479.3. */
public final class Permission {

    public final PermissionGroup group = null;

    public final String name = null;

    public Permission(
            PermissionGroup permissionGroup,
            String text,
            Localizable localizable,
            Permission permission,
            boolean flag,
            PermissionScope[] permissionScopes)
            throws IllegalStateException {}
}
