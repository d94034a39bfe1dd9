package hudson;

import java.io.File;
import java.io.IOException;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** Signatures of Jenkins 2.479.3. */
public final class FilePath implements SerializableOnlyOverRemoting {

    public FilePath(File file) {}

    public void deleteRecursive() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
