package hudson.search;

import org.kohsuke.stapler.StaplerProxy;

/** Signatures of Jenkins 2.479.3. */
public class Search implements StaplerProxy {

    public Search() {}

    @Override
    public Object getTarget() {
        throw new UnsupportedOperationException();
    }
}
