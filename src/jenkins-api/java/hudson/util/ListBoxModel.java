package hudson.util;

import java.util.ArrayList;
import org.kohsuke.stapler.HttpResponse;

/** Signatures of Jenkins 2.479.3. */
public class ListBoxModel extends ArrayList<ListBoxModel.Option> implements HttpResponse {

    public ListBoxModel() {}

    public void add(String text1, String text2) {
        throw new UnsupportedOperationException();
    }

    public ListBoxModel add(String text) {
        throw new UnsupportedOperationException();
    }

    public static final class Option {

        private Option() {}
    }
}
