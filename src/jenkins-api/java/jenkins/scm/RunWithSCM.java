package jenkins.scm;

import hudson.model.Job;
import hudson.model.Run;

/** Signatures of Jenkins 2.479.3. */
public interface RunWithSCM<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT> & RunWithSCM<JobT, RunT>> {}
