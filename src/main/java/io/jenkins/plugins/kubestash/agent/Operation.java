package io.jenkins.plugins.kubestash.agent;

/** What the session of this pod is. */
enum Operation {
    BACKUP,
    RESTORE;

    static Operation of(Settings settings) {
        String value = settings.required("KUBESTASH_OPERATION");
        return switch (value) {
            case "backup" -> BACKUP;
            case "restore" -> RESTORE;
            default ->
                throw new AgentFailure(
                        Reason.BAD_CONFIGURATION, "KUBESTASH_OPERATION is '" + value + "': backup or restore");
        };
    }
}
