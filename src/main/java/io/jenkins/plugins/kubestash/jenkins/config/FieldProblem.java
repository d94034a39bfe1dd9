package io.jenkins.plugins.kubestash.jenkins.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A field's value that cannot be used; its message is the line that the form shows at the field. */
final class FieldProblem extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The problems of the form that a thread is reading. */
    private static final ThreadLocal<List<FieldProblem>> READING = new ThreadLocal<>();

    private final String field;

    FieldProblem(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }

    /** @return the value, when there is no problem with it */
    static <T> T none(String field, T value, Optional<String> problem) {
        problem.ifPresent(message -> {
            FieldProblem found = new FieldProblem(field, message);
            Optional.ofNullable(READING.get()).ifPresent(seen -> seen.add(found));
            throw found;
        });
        return value;
    }

    /**
     * Reads a form. Stapler of Jenkins 2.479 writes what a setter throws to its log and goes on without the field.
     *
     * @throws FieldProblem the first that was met
     */
    static <T> T reading(Supplier<T> form) {
        List<FieldProblem> seen = new ArrayList<>();
        READING.set(seen);
        T read;
        try {
            read = form.get();
        } finally {
            READING.remove();
        }
        if (!seen.isEmpty()) {
            throw seen.get(0);
        }
        return read;
    }

    /** The one that is behind another failure, if it is one. */
    static Optional<FieldProblem> behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FieldProblem problem) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }
}
