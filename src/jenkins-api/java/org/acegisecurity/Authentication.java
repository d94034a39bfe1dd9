package org.acegisecurity;

import java.io.Serializable;
import java.security.Principal;

/** Signatures of Jenkins 2.479.3. */
@Deprecated
public interface Authentication extends Principal, Serializable {

    default org.springframework.security.core.Authentication toSpring() {
        throw new UnsupportedOperationException();
    }
}
