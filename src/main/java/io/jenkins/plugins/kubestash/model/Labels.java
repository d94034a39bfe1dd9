package io.jenkins.plugins.kubestash.model;

/** Keys of the labels that everything we create in a cluster carries, and of the annotations that a restore leaves for a while. */
public final class Labels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "kubestash-jenkins";
    /** Identity of the controller that made the object; nobody else may remove it. */
    public static final String CONTROLLER = "kubestash.jenkins.io/controller";
    /** Session id, the same for all attempts. */
    public static final String SESSION = "kubestash.jenkins.io/session";
    /** Name of the Job; on the Job, its pods and its Secret. */
    public static final String JOB = "kubestash.jenkins.io/job";
    /** On a Job and its pods: name of the ConfigMap with the agent that they run. */
    public static final String AGENT = "kubestash.jenkins.io/agent";
    /** On a Job whose pod locks the database: it may have left it locked. */
    public static final String GUARD = "kubestash.jenkins.io/guard";
    /** On a failed Job that somebody wants to look at: it stays until its time to live is over. */
    public static final String KEPT = "kubestash.jenkins.io/kept";

    /** Annotation of a workload that a restore has stopped: the session's id. */
    public static final String RESTORE = "kubestash.jenkins.io/restore";
    /** Annotation beside that one: how many replicas there were. */
    public static final String REPLICAS = "kubestash.jenkins.io/replicas";

    private Labels() {}
}
