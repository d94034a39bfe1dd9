package hudson.util;

import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;

/** Signatures of Jenkins 2.479.3. */
public abstract class FormValidation extends IOException implements HttpResponse {

    private FormValidation() {}

    public static FormValidation error(String text) {
        throw new UnsupportedOperationException();
    }

    public static FormValidation warning(String text) {
        throw new UnsupportedOperationException();
    }

    public static FormValidation ok(String text) {
        throw new UnsupportedOperationException();
    }

    public static FormValidation ok() {
        throw new UnsupportedOperationException();
    }
}
