package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public class Api extends AbstractModelObject {

    public Api(Object object) {}

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getSearchUrl() {
        throw new UnsupportedOperationException();
    }
}
