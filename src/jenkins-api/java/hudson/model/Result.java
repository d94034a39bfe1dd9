package hudson.model;

import java.io.Serializable;
import org.kohsuke.stapler.export.CustomExportedBean;

/** Signatures of Jenkins 2.479.3. */
public final class Result implements Serializable, CustomExportedBean {

    public static final Result ABORTED = null;

    private Result() {}
}
