package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.security.Permission;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.plan.Request;
import java.util.function.UnaryOperator;

/**
 * What a build asks for, as its author wrote it. Texts may refer to variables of the build. Whatever is wrong with it is
 * an {@link IllegalArgumentException} whose message is one line for the author.
 */
public interface Order {

    /** Name of a configured cluster; empty for the only one. */
    String cluster();

    /** Name of a configured storage. */
    String storage();

    /** What the build's user must be allowed to do with its job. */
    Permission permission();

    /** Whether only the Plan is wanted. */
    boolean dryRun();

    /** @param expand replaces references to variables of the build */
    Request request(KubeStashConfiguration configuration, BackupStorage storage, UnaryOperator<String> expand);
}
