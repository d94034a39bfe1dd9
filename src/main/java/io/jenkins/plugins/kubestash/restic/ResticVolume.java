package io.jenkins.plugins.kubestash.restic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The volume that holds the repositories of a {@code local} storage.
 *
 * @param source as Kubernetes has it, such as {@code {"persistentVolumeClaim": {"claimName": …}}}
 * @param subPath for the volumeMount: it is no part of a repository's path
 */
public record ResticVolume(ObjectNode source, String mountPath, Optional<String> subPath) {}
