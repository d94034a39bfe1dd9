package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

/**
 * Permissions of the plugin's own. Who may build a job may back up with it; a restore overwrites a database, so that
 * building a job does not imply it.
 */
public final class KubeStashPermissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup(KubeStashPermissions.class, Messages._KubeStashPermissions_GroupTitle());

    public static final Permission BACKUP = new Permission(
            GROUP,
            "Backup",
            Messages._KubeStashPermissions_Backup_Description(),
            Item.BUILD,
            true,
            new PermissionScope[] {PermissionScope.ITEM, PermissionScope.RUN});

    public static final Permission RESTORE = new Permission(
            GROUP,
            "Restore",
            Messages._KubeStashPermissions_Restore_Description(),
            Jenkins.ADMINISTER,
            true,
            new PermissionScope[] {PermissionScope.ITEM, PermissionScope.RUN});

    public static final Permission MANAGE = new Permission(
            GROUP,
            "Manage",
            Messages._KubeStashPermissions_Manage_Description(),
            Jenkins.ADMINISTER,
            true,
            new PermissionScope[] {PermissionScope.JENKINS});

    private KubeStashPermissions() {}

    /** A page shows only permissions of classes that are loaded, so that somebody has to call this early. */
    static void load() {
        GROUP.getPermissions();
    }
}
