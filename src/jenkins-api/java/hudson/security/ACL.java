package hudson.security;

import org.springframework.security.core.Authentication;

/** Signatures of Jenkins 2.479.3. */
public abstract class ACL {

    public static final Authentication SYSTEM2 = null;

    public ACL() {}

    public boolean hasPermission2(Authentication authentication, Permission permission) {
        throw new UnsupportedOperationException();
    }
}
