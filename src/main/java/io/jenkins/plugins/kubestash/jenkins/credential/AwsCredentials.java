package io.jenkins.plugins.kubestash.jenkins.credential;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads credentials of the AWS Credentials plugin where it is there. Its types come with either of two AWS libraries,
 * by its version; so they are called by their names, and nothing of them is linked.
 */
final class AwsCredentials {
    private static final String TYPE = "com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials";
    private static final System.Logger LOG = System.getLogger(AwsCredentials.class.getName());

    private AwsCredentials() {}

    static boolean is(Object credential) {
        return type(credential.getClass()).isPresent();
    }

    /** Asks AWS when the credential is a role to be assumed. */
    static Opened open(Object credential, String what) {
        try {
            Object keys = call(credential, List.of("resolveCredentials", "getCredentials"));
            return new Opened.AwsKeys(
                    (String) call(keys, List.of("accessKeyId", "getAWSAccessKeyId")),
                    (String) call(keys, List.of("secretAccessKey", "getAWSSecretKey")),
                    has(keys, "sessionToken") || has(keys, "getSessionToken")
                            ? (String) call(keys, List.of("sessionToken", "getSessionToken"))
                            : "");
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, what + " gave no keys", e);
            throw new IllegalArgumentException(
                    what + " gives no keys: test it on its own page; the system log of Jenkins has more", e);
        }
    }

    private static Object call(Object target, List<String> names) throws ReflectiveOperationException {
        for (String name : names) {
            Optional<Method> method = method(target.getClass(), name);
            if (method.isPresent()) {
                try {
                    return Optional.ofNullable(method.get().invoke(target)).orElse("");
                } catch (InvocationTargetException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        }
        throw new NoSuchMethodException(String.join(", ", names));
    }

    private static boolean has(Object target, String name) {
        return method(target.getClass(), name).isPresent();
    }

    /** Of a public type: the class itself need not be. */
    private static Optional<Method> method(Class<?> type, String name) {
        if (type == null) {
            return Optional.empty();
        }
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
                .filter(method -> Modifier.isPublic(method.getDeclaringClass().getModifiers()))
                .findFirst()
                .or(() -> Arrays.stream(type.getInterfaces())
                        .flatMap(parent -> method(parent, name).stream())
                        .findFirst())
                .or(() -> method(type.getSuperclass(), name));
    }

    private static Optional<Class<?>> type(Class<?> type) {
        if (type == null) {
            return Optional.empty();
        }
        if (type.getName().equals(TYPE)) {
            return Optional.of(type);
        }
        return Arrays.stream(type.getInterfaces())
                .flatMap(parent -> type(parent).stream())
                .findFirst()
                .or(() -> type(type.getSuperclass()));
    }
}
