package io.jenkins.plugins.kubestash.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults planned for coming requests. */
public final class Faults {
    private static final class Plan {
        private final Predicate<ApiRequest> which;
        private final Fault fault;
        private int left;

        Plan(int times, Predicate<ApiRequest> which, Fault fault) {
            this.left = times;
            this.which = which;
            this.fault = fault;
        }
    }

    private final List<Plan> plans = new ArrayList<>();

    /** Lets the next so many matching requests go wrong. */
    public synchronized void plan(int times, Predicate<ApiRequest> which, Fault fault) {
        plans.add(new Plan(times, which, fault));
    }

    public synchronized void clear() {
        plans.clear();
    }

    synchronized Optional<Fault> next(ApiRequest request) {
        Optional<Plan> due =
                plans.stream().filter(plan -> plan.which.test(request)).findFirst();
        due.filter(plan -> --plan.left <= 0).ifPresent(plans::remove);
        return due.map(plan -> plan.fault);
    }
}
