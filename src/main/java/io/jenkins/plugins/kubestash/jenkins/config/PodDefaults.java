package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.restic.Bandwidth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the pods of sessions are made of, for every job; a field left empty is as {@link PodOptions#DEFAULT} has it. */
public final class PodDefaults extends AbstractDescribableImpl<PodDefaults> {
    private String resticImage;
    private String agentImage;
    private String memory;
    private String cpuRequest;
    private Integer runAsUser;
    private String nodeSelector;
    private String serviceAccount;
    private Integer uploadLimit;
    private Integer downloadLimit;

    @DataBoundConstructor
    public PodDefaults() {
        // every field may be left out
    }

    public String getResticImage() {
        return Texts.of(resticImage);
    }

    @DataBoundSetter
    public void setResticImage(String resticImage) {
        String image = Texts.of(resticImage);
        this.resticImage = FieldProblem.none("resticImage", image, Check.image("restic image", image));
    }

    public String getAgentImage() {
        return Texts.of(agentImage);
    }

    @DataBoundSetter
    public void setAgentImage(String agentImage) {
        String image = Texts.of(agentImage);
        this.agentImage = FieldProblem.none("agentImage", image, Check.image("agent image", image));
    }

    /** A Kubernetes quantity, such as {@code 1Gi}. */
    public String getMemory() {
        return Texts.of(memory);
    }

    @DataBoundSetter
    public void setMemory(String memory) {
        String quantity = Texts.of(memory);
        this.memory = FieldProblem.none("memory", quantity, Check.memory(quantity));
    }

    /** A Kubernetes quantity, such as {@code 100m}. */
    public String getCpuRequest() {
        return Texts.of(cpuRequest);
    }

    @DataBoundSetter
    public void setCpuRequest(String cpuRequest) {
        String quantity = Texts.of(cpuRequest);
        this.cpuRequest = FieldProblem.none("cpuRequest", quantity, Check.cpu(quantity));
    }

    public Integer getRunAsUser() {
        return runAsUser;
    }

    /** An Integer, because an empty field of a form becomes none; as a Long it would become 0. */
    @DataBoundSetter
    public void setRunAsUser(Integer runAsUser) {
        this.runAsUser =
                FieldProblem.none("runAsUser", runAsUser, Check.user(runAsUser == null ? null : runAsUser.longValue()));
    }

    /** Lines {@code label=value}. */
    public String getNodeSelector() {
        return Texts.of(nodeSelector);
    }

    @DataBoundSetter
    public void setNodeSelector(String nodeSelector) {
        String lines = Texts.of(nodeSelector);
        this.nodeSelector = FieldProblem.none("nodeSelector", lines, Check.nodeSelector(lines));
    }

    public String getServiceAccount() {
        return Texts.of(serviceAccount);
    }

    @DataBoundSetter
    public void setServiceAccount(String serviceAccount) {
        String name = Texts.of(serviceAccount);
        this.serviceAccount = FieldProblem.none("serviceAccount", name, Check.serviceAccount(name));
    }

    /** KiB/s; as fast as it goes without. */
    public Integer getUploadLimit() {
        return uploadLimit;
    }

    @DataBoundSetter
    public void setUploadLimit(Integer uploadLimit) {
        this.uploadLimit = FieldProblem.none("uploadLimit", uploadLimit, Check.least("upload limit", uploadLimit, 1));
    }

    /** KiB/s; as fast as it goes without. */
    public Integer getDownloadLimit() {
        return downloadLimit;
    }

    @DataBoundSetter
    public void setDownloadLimit(Integer downloadLimit) {
        this.downloadLimit =
                FieldProblem.none("downloadLimit", downloadLimit, Check.least("download limit", downloadLimit, 1));
    }

    public PodOptions podOptions() {
        return new PodOptions(
                or(getResticImage(), PodOptions.DEFAULT.resticImage()),
                or(getAgentImage(), PodOptions.DEFAULT.agentImage()),
                or(getMemory(), PodOptions.DEFAULT.memory()),
                or(getCpuRequest(), PodOptions.DEFAULT.cpuRequest()),
                runAsUser == null ? PodOptions.DEFAULT.user() : runAsUser,
                labels(),
                Optional.of(getServiceAccount()).filter(name -> !name.isEmpty()),
                PodOptions.DEFAULT.progressSeconds(),
                new Bandwidth(Optional.ofNullable(uploadLimit), Optional.ofNullable(downloadLimit)));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        Check.lines(getNodeSelector()).forEach(line -> {
            int equals = line.indexOf('=');
            labels.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return labels;
    }

    private static String or(String given, String otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<PodDefaults> {
        @Override
        public String getDisplayName() {
            return "Pods";
        }

        /** What counts where a field is empty, for the form to show. */
        public PodOptions getBuiltIn() {
            return PodOptions.DEFAULT;
        }

        @POST
        public FormValidation doCheckResticImage(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.image("restic image", Texts.of(value)));
        }

        @POST
        public FormValidation doCheckAgentImage(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.image("agent image", Texts.of(value)));
        }

        @POST
        public FormValidation doCheckMemory(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.memory(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckCpuRequest(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.cpu(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckRunAsUser(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.number("user", Texts.of(value)).or(() -> Check.user(Texts.number(value))));
        }

        @POST
        public FormValidation doCheckNodeSelector(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.nodeSelector(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckServiceAccount(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.serviceAccount(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckUploadLimit(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.least("upload limit", Texts.of(value), 1));
        }

        @POST
        public FormValidation doCheckDownloadLimit(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.least("download limit", Texts.of(value), 1));
        }
    }
}
