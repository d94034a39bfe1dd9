package io.jenkins.plugins.kubestash.restic;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a session's repositories are below a storage's prefix: {@code <directory>/repository/v1/<session>}, as KubeStash
 * has it. Only letters, digits and {@code . _ = + @ -} are in the names, so that every provider takes them as they are.
 *
 * @param directory of the Repository, without a slash at either end
 * @param session name of the session
 */
public record RepositoryPath(String directory, String session) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._=+@-]+");

    /** @throws IllegalArgumentException one line when the directory or the session's name cannot be used */
    public RepositoryPath {
        directory = directory.replaceAll("^/+|/+$", "");
        for (String part : directory.split("/", -1)) {
            if (!isName(part)) {
                throw new IllegalArgumentException("directory " + Shown.value(directory)
                        + " cannot be used: write names of letters, digits and . _ = + @ - with / between them");
            }
        }
        requireName("session", session);
    }

    /** The directory when a user names none: {@code <namespace>/<AppBinding>}. */
    public static String defaultDirectory(ObjectRef appBinding) {
        return appBinding.toString();
    }

    static void requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(what + " " + Shown.value(name)
                    + " cannot be used: write a name of letters, digits and . _ = + @ -");
        }
    }

    /** {@code <directory>/repository/v1/<session>}. */
    String layered() {
        return directory + "/repository/v1/" + session;
    }

    /** The same as one name, for servers that take few levels. */
    String flat() {
        return String.join("~", List.of(directory.split("/"))) + "~" + session;
    }

    private static boolean isName(String part) {
        return NAME.matcher(part).matches() && !part.equals(".") && !part.equals("..");
    }
}
