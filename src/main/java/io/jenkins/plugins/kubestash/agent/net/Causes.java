package io.jenkins.plugins.kubestash.agent.net;

/** What lies behind an exception. */
public final class Causes {
    private Causes() {}

    /** The message, or the kind where there is none. */
    public static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : printable(message);
    }

    /** What the last of the causes says. */
    public static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return said(cause);
    }

    public static boolean any(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
