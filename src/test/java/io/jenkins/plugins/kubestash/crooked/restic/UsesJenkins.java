package io.jenkins.plugins.kubestash.crooked.restic;

import io.jenkins.plugins.kubestash.crooked.jenkins.Counts;

/** No room looks up to Jenkins. */
public final class UsesJenkins {
    int count() {
        return Counts.class.getModifiers();
    }
}
