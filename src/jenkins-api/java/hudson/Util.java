package hudson;

/** Signatures of Jenkins 2.479.3. */
public class Util {

    public Util() {}

    public static String getDigestOf(String text) {
        throw new UnsupportedOperationException();
    }

    public static String fixNull(String text) {
        throw new UnsupportedOperationException();
    }
}
