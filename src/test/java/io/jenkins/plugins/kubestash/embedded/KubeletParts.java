package io.jenkins.plugins.kubestash.embedded;

import java.util.concurrent.ExecutorService;

/** What all pods of a node share. */
record KubeletParts(
        Store store,
        Deletion deletion,
        Node node,
        PodVolumes volumes,
        Logs logs,
        Images images,
        Isolation isolation,
        Recorder events,
        Recorder schedulerEvents,
        ExecutorService threads) {}
