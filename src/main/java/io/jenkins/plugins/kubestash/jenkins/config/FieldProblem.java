package io.jenkins.plugins.kubestash.jenkins.config;

import java.util.Optional;
import java.util.function.Supplier;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/** A field's value that cannot be used; its message is the line that the form shows at the field. */
final class FieldProblem extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Attribute of the request whose form is being read: the first problem that was met. */
    private static final String MET = FieldProblem.class.getName();

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
            Optional.ofNullable(Stapler.getCurrentRequest2())
                    .filter(request -> request.getAttribute(MET) == null)
                    .ifPresent(request -> request.setAttribute(MET, found));
            throw found;
        });
        return value;
    }

    /**
     * Reads a form. Stapler of Jenkins 2.479 writes what a setter throws to its log and goes on without the field.
     *
     * @throws FieldProblem the first that was met
     */
    static <T> T reading(StaplerRequest2 request, Supplier<T> form) {
        request.removeAttribute(MET);
        T read = form.get();
        if (request.getAttribute(MET) instanceof FieldProblem met) {
            throw met;
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
