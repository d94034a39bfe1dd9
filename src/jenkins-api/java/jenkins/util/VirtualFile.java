package jenkins.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** Signatures of Jenkins 2.479.3. */
public abstract class VirtualFile implements Comparable<VirtualFile>, Serializable {

    public VirtualFile() {}

    public abstract boolean isFile() throws IOException;

    public abstract VirtualFile child(String text);

    public abstract InputStream open() throws IOException;
}
