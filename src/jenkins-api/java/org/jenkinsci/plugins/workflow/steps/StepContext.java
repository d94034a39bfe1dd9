package org.jenkinsci.plugins.workflow.steps;

import com.google.common.util.concurrent.FutureCallback;
import java.io.IOException;
import java.io.Serializable;

/** Signatures of plugin workflow-step-api 686.v603d058a_e148. */
public abstract class StepContext implements FutureCallback<Object>, Serializable {

    public StepContext() {}

    public abstract <T> T get(Class<T> type) throws IOException, InterruptedException;

    @Override
    public abstract void onSuccess(Object object);
}
