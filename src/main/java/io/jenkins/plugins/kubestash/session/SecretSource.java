package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.Request;
import java.util.Map;

/** Finds the secret values of a request at the moment they are needed; they are never stored. */
@FunctionalInterface
public interface SecretSource {

    /**
     * @return values by the names restic and KubeStash use: {@code RESTIC_PASSWORD}, {@code AWS_ACCESS_KEY_ID} …
     * @throws IllegalArgumentException with a line for the user when a credential is missing or may not be used
     */
    Map<String, String> secrets(Request request);
}
