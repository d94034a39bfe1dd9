package hudson.model;

import hudson.search.Search;
import hudson.search.SearchIndex;
import hudson.search.SearchableModelObject;

/** Signatures of Jenkins 2.479.3. */
public abstract class AbstractModelObject implements SearchableModelObject {

    public AbstractModelObject() {}

    @Override
    public final SearchIndex getSearchIndex() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Search getSearch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getSearchName() {
        throw new UnsupportedOperationException();
    }
}
