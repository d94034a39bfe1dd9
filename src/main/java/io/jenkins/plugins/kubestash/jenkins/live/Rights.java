package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.Permission;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Whether a build may do what it asks for: the build's own authentication must have the permission on its job and, as
 * builds run as SYSTEM by default, so must the user who started it.
 */
final class Rights {
    private Rights() {}

    /** @throws IllegalArgumentException one line that says who lacks what */
    static void require(Run<?, ?> run, Authentication authentication, Permission permission) {
        if (!Jenkins.get().isUseSecurity()) {
            return;
        }
        require(run, authentication, authentication.getName(), permission);
        Optional<String> starter = starter(run);
        if (starter.isPresent()) {
            require(run, impersonate(starter.get(), permission), starter.get(), permission);
        }
    }

    private static void require(Run<?, ?> run, Authentication who, String name, Permission permission) {
        if (!run.getParent().getACL().hasPermission2(who, permission)) {
            throw refused(name, permission, "grant it on this job or its folder");
        }
    }

    private static Optional<String> starter(Run<?, ?> run) {
        return Optional.ofNullable(run.getCause(Cause.UserIdCause.class)).map(Cause.UserIdCause::getUserId);
    }

    private static Authentication impersonate(String id, Permission permission) {
        User user = User.getById(id, false);
        if (user == null) {
            throw refused(id, permission, "Jenkins does not know this user any more");
        }
        try {
            return user.impersonate2();
        } catch (UsernameNotFoundException e) {
            throw refused(id, permission, "Jenkins does not know this user any more");
        }
    }

    private static IllegalArgumentException refused(String name, Permission permission, String what) {
        return new IllegalArgumentException(
                name + " has no permission " + permission.group.title + "/" + permission.name + " here: " + what);
    }
}
