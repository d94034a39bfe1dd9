package io.jenkins.plugins.kubestash.jenkins.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words with which a person gets at a session's data with plain restic, for a POSIX shell. Places for secrets are
 * named and left open; restic asks for the repository's password by itself.
 */
final class ResticCommands {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,~-]+");

    private ResticCommands() {}

    /** @return lines of a shell script; empty when the session left or used no snapshot, or its place is not kept */
    static String of(SessionEntry entry) {
        if (!entry.succeeded()
                || entry.components().isEmpty()
                || entry.place().repository().isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>(access(entry.place()));
        boolean several = entry.components().size() > 1;
        for (SessionEntry.Component component : entry.components()) {
            if (several) {
                lines.add("");
                lines.add("# " + printable(component.name()));
            }
            lines.addAll(commands(entry, component, several));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> access(SessionEntry.Place place) {
        String repository = place.repository();
        List<String> lines = new ArrayList<>();
        if (repository.startsWith("s3:")) {
            lines.add("export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…");
            if (!place.region().isEmpty()) {
                lines.add("export AWS_DEFAULT_REGION=" + quoted(place.region()));
            }
        } else if (repository.startsWith("rest:")) {
            lines.add("export RESTIC_REST_USERNAME=… RESTIC_REST_PASSWORD=…   # if the server wants them");
        } else {
            lines.add("# where the storage's volume is mounted: " + printable(place.volume()));
        }
        if (place.ca()) {
            lines.add("# ca.crt: the certificate of the storage's CA");
        }
        lines.add("# restic asks for the password of the repository");
        return lines;
    }

    private static List<String> commands(SessionEntry entry, SessionEntry.Component component, boolean several) {
        String restic = "restic -r " + quoted(entry.location(component).orElse("")) + options(entry.place());
        List<String> lines = new ArrayList<>();
        lines.add(restic + " snapshots " + quoted(component.snapshot()));
        lines.add(restic + " dump " + component.snapshot() + " " + quoted(component.path()) + " > "
                + quoted("./" + (several ? component.name() + "-" : "") + fileName(component.path())));
        return lines;
    }

    private static String options(SessionEntry.Place place) {
        return (place.ca() ? " --cacert ca.crt" : "") + (place.insecureTls() ? " --insecure-tls" : "");
    }

    private static String fileName(String path) {
        return Optional.of(path.substring(path.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty())
                .orElse("dump");
    }

    /** One word of a POSIX shell, whatever is in it. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** A comment must end with its line. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
