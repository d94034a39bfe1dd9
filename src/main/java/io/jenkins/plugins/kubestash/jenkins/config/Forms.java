package io.jenkins.plugins.kubestash.jenkins.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/** What descriptors have in common: who may ask, and how answers look. */
final class Forms {
    private Forms() {}

    /** The configuration is an administrator's alone. */
    static void requireAdministrator() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
    }

    /** A field of a job's configuration; without a job it is the Snippet Generator's of all. */
    static void requireConfigure(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }

    static FormValidation answer(Optional<String> problem) {
        return problem.map(FormValidation::error).orElseGet(FormValidation::ok);
    }

    static FormValidation answer(Finding finding) {
        return switch (finding.level()) {
            case GOOD -> FormValidation.ok(finding.line());
            case DOUBTFUL -> FormValidation.warning(finding.line());
            case BAD -> FormValidation.error(finding.line());
        };
    }

    /** Credentials of the controller that fit; who may not see them sees the present choice only. */
    static ListBoxModel credentials(String current, ControllerCredentials.Use use) {
        boolean maySee = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        StandardListBoxModel items = new StandardListBoxModel();
        if (maySee) {
            items.includeEmptyValue()
                    .includeMatchingAs(
                            ACL.SYSTEM2,
                            Jenkins.get(),
                            StandardCredentials.class,
                            List.of(),
                            credential -> ControllerCredentials.fits(credential, use));
        }
        return items.includeCurrentValue(Texts.of(current));
    }

    /** A credential that is not there now may be there later, or in a folder: a warning at most. */
    static FormValidation credential(String field, String id, ControllerCredentials.Use use) {
        if (id.isEmpty() || ControllerCredentials.isThere(id, use)) {
            return answer(Check.chosen(field, id));
        }
        return FormValidation.warning("there is no global credential " + Shown.value(id) + " of a kind that fits");
    }

    static FormValidation insecure(boolean skipped) {
        return skipped
                ? FormValidation.warning("whoever stands between can read and change everything: give the certificate"
                        + " authority instead")
                : FormValidation.ok();
    }

    /** Folders that are not there: they may be made later. */
    static FormValidation folders(String text) {
        return Folders.parse(text).fullNames().stream()
                .filter(name -> Jenkins.get().getItemByFullName(name) == null)
                .findFirst()
                .map(name -> FormValidation.warning("there is no folder " + Shown.value(name)))
                .orElseGet(FormValidation::ok);
    }
}
