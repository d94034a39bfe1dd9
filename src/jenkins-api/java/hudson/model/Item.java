package hudson.model;

import hudson.search.SearchableModelObject;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import jenkins.util.io.OnMaster;

/** Signatures of Jenkins 2.479.3. */
public interface Item extends PersistenceRoot, SearchableModelObject, AccessControlled, OnMaster {

    Permission CONFIGURE = null;

    Permission EXTENDED_READ = null;

    Permission BUILD = null;

    String getFullName();
}
