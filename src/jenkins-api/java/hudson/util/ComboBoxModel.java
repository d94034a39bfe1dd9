package hudson.util;

import java.util.ArrayList;
import org.kohsuke.stapler.HttpResponse;

/** Signatures of Jenkins 2.479.3. */
public class ComboBoxModel extends ArrayList<String> implements HttpResponse {

    public ComboBoxModel() {}

    public ComboBoxModel(String... texts) {}
}
