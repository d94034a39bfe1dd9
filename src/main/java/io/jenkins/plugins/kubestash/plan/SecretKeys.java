package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.SecretTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * Says where the value of a key of an AppBinding's Secret comes from once its transforms are applied, without reading
 * any Secret. Whether a key is there is not known before the pod starts, so that a rename or another Secret's keys
 * leave several places; the first one that is there counts.
 */
final class SecretKeys {

    /** A place that may hold the value. */
    sealed interface Place {}

    /** A key of a Secret of the AppBinding's namespace. */
    record Key(String secret, String key) implements Place {}

    /** A value that the AppBinding itself holds, in base64. */
    record Literal(String base64) implements Place {
        @Override
        public String toString() {
            return "Literal[]";
        }
    }

    private SecretKeys() {}

    /** @return places in the order in which they win; empty when the binding has no Secret or removes the key */
    static List<Place> of(AppBinding binding, String wanted) {
        List<SecretTransform> transforms = binding.spec().secretTransforms();
        List<Place> places = new ArrayList<>();
        collect(binding, transforms, transforms.size() - 1, wanted, places);
        return List.copyOf(places);
    }

    /** Follows a key backwards through the transforms, from the last to the first. */
    private static void collect(
            AppBinding binding, List<SecretTransform> transforms, int at, String wanted, List<Place> places) {
        if (at < 0) {
            binding.spec().secret().ifPresent(secret -> places.add(new Key(secret.name(), wanted)));
            return;
        }
        SecretTransform transform = transforms.get(at);
        if (transform instanceof SecretTransform.AddKey add && add.key().equals(wanted)) {
            places.add(new Literal(add.base64()));
            return;
        }
        if (transform instanceof SecretTransform.RemoveKey remove
                && remove.key().equals(wanted)) {
            return;
        }
        if (transform instanceof SecretTransform.AddKeysFrom from) {
            places.add(new Key(from.secretRef().name(), wanted));
        }
        if (transform instanceof SecretTransform.RenameKey rename) {
            if (rename.to().equals(wanted)) {
                collect(binding, transforms, at - 1, rename.from(), places);
            } else if (rename.from().equals(wanted)) {
                return;
            }
        }
        collect(binding, transforms, at - 1, wanted, places);
    }
}
