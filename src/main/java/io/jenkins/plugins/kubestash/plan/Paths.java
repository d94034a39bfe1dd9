package io.jenkins.plugins.kubestash.plan;

/** Paths inside the pod; docs/pod.md says what is where. */
final class Paths {
    static final String BIN = "/kubestash/bin";
    static final String RESTIC = BIN + "/restic";
    static final String JRE = BIN + "/jre";
    static final String AGENT = "/kubestash/agent";
    static final String AGENT_JAR = AGENT + "/agent.jar";
    static final String WORK = "/kubestash/session";
    static final String FILES = "/kubestash/files";
    static final String PRIVATE = "/kubestash/private";
    static final String DATABASE_TLS = "/kubestash/database-tls";
    /** Programs of the database's own image. */
    static final String PROGRAMS = "/kubestash/etcd";

    static final String RESULT = "/kubestash/result";

    static final String DATABASE_CA = "database-ca.crt";
    static final String STORAGE_CA = "storage-ca.crt";

    private Paths() {}
}
