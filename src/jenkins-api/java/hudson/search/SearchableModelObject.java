package hudson.search;

import hudson.model.ModelObject;

/** Signatures of Jenkins 2.479.3. */
public interface SearchableModelObject extends ModelObject, SearchItem {

    Search getSearch();
}
