package io.jenkins.plugins.kubestash.jenkins.config;

import java.util.Optional;

/** A field's value that cannot be used; its message is the line that the form shows at the field. */
final class FieldProblem extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

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
            throw new FieldProblem(field, message);
        });
        return value;
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
