package io.jenkins.plugins.kubestash.crooked.agent;

import io.jenkins.plugins.kubestash.crooked.model.Word;

/** The agent knows nothing of the other rooms. */
public record UsesTheModel(Word word) {}
