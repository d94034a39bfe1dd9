package hudson.init;

import org.jvnet.hudson.reactor.Milestone;

/** Signatures of Jenkins 2.479.3. */
public enum TermMilestone implements Milestone {
    STARTED,
    COMPLETED;
}
