package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Something that happened to an object.
 *
 * @param kind {@code ADDED}, {@code MODIFIED} or {@code DELETED}
 * @param object the object afterwards, or as it was last; never changed by anyone
 * @param before the object before it was modified or deleted
 */
record Change(String kind, ResourceType type, ObjectNode object, Optional<ObjectNode> before, long version) {}
