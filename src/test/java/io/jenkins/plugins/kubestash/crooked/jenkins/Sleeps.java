package io.jenkins.plugins.kubestash.crooked.jenkins;

import java.util.concurrent.TimeUnit;

/** Nobody sleeps. */
public final class Sleeps {
    void aMoment() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
    }

    void aWhile() throws InterruptedException {
        Thread.sleep(1000);
    }
}
