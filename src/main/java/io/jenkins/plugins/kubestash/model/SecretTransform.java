package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One change to a Secret's keys before they are used; a list of them is applied in order, in memory. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = SecretTransform.RenameKey.class, name = "renameKey"),
    @JsonSubTypes.Type(value = SecretTransform.AddKey.class, name = "addKey"),
    @JsonSubTypes.Type(value = SecretTransform.AddKeysFrom.class, name = "addKeysFrom"),
    @JsonSubTypes.Type(value = SecretTransform.RemoveKey.class, name = "removeKey")
})
public sealed interface SecretTransform {

    List<String> problems(String path);

    /** Moves a value to another key; nothing happens when there is no such key. */
    record RenameKey(String from, String to) implements SecretTransform {
        public RenameKey {
            from = OrEmpty.text(from);
            to = OrEmpty.text(to);
        }

        @Override
        public List<String> problems(String path) {
            return from.isEmpty() || to.isEmpty() ? List.of(path + ".renameKey wants both from and to") : List.of();
        }
    }

    /** Sets a key: to {@code stringValue}, or else to the bytes that {@code value} holds in base64. */
    record AddKey(String key, Optional<String> value, Optional<String> stringValue) implements SecretTransform {
        public AddKey {
            key = OrEmpty.text(key);
            value = OrEmpty.optional(value);
            stringValue = OrEmpty.text(stringValue);
        }

        /** What the key is set to, in base64, as a Secret's {@code data} has it. */
        public String base64() {
            return stringValue
                    .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                    .orElse(value.orElse(""));
        }

        @Override
        public List<String> problems(String path) {
            if (key.isEmpty()) {
                return List.of(path + ".addKey.key is missing");
            }
            try {
                Base64.getDecoder().decode(base64());
                return List.of();
            } catch (IllegalArgumentException e) {
                return List.of(path + ".addKey.value is not base64: plain text goes into stringValue");
            }
        }

        /** Leaves the value out: it may be a password. */
        @Override
        public String toString() {
            return "AddKey[key=" + key + "]";
        }
    }

    /** Adds all keys of another Secret of the AppBinding's namespace; they win over those already there. */
    record AddKeysFrom(SecretRef secretRef) implements SecretTransform {
        public AddKeysFrom {
            secretRef = secretRef == null ? SecretRef.named("") : secretRef;
        }

        @Override
        public List<String> problems(String path) {
            return secretRef.problems(path + ".addKeysFrom.secretRef");
        }
    }

    record RemoveKey(String key) implements SecretTransform {
        public RemoveKey {
            key = OrEmpty.text(key);
        }

        @Override
        public List<String> problems(String path) {
            return key.isEmpty() ? List.of(path + ".removeKey.key is missing") : List.of();
        }
    }
}
