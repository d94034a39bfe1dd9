package io.jenkins.plugins.kubestash.session;

import io.fabric8.kubernetes.api.model.Container;
import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A pod whose containers run one after another as the virtual clock goes on. */
final class ScriptedPod {
    final ObjectRef ref;

    private final World world;
    private final VirtualClock clock;
    private final List<String> names = new ArrayList<>();
    private final List<ContainerView.State> states = new ArrayList<>();
    private final int firstMain;
    private Instant since;
    private boolean over;
    private Optional<Instant> leaves = Optional.empty();

    ScriptedPod(World world, VirtualClock clock, ObjectRef ref) {
        this.world = world;
        this.clock = clock;
        this.ref = ref;
        var spec = world.specs.get(world.jobOf(ref));
        spec.getInitContainers().forEach(one -> names.add(one.getName()));
        firstMain = names.size();
        spec.getContainers().stream().map(Container::getName).forEach(names::add);
        names.forEach(name -> states.add(new ContainerView.Waiting("PodInitializing", "")));
        since = clock.instant();
    }

    PodView view() {
        goOn();
        List<ContainerView> containers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            containers.add(new ContainerView(names.get(i), i >= firstMain, states.get(i)));
        }
        boolean failed =
                states.stream().anyMatch(state -> state instanceof ContainerView.Terminated end && end.exitCode() != 0);
        String phase = over ? (failed ? "Failed" : "Succeeded") : at() > 0 ? "Running" : "Pending";
        return new PodView(ref, phase, "", leaves.isPresent(), containers);
    }

    /** The name of the container that runs now, or an empty text. */
    String running() {
        goOn();
        int at = at();
        return over || at == names.size() || !(states.get(at) instanceof ContainerView.Running) ? "" : names.get(at);
    }

    /** SIGTERM and a grace period: what runs frees its lock. */
    void terminate() {
        goOn();
        if (!over && states.get(at()) instanceof ContainerView.Running) {
            end(world.deafToTerm ? 137 : 143, "Error", "");
        }
        if (!world.deafToTerm) {
            world.locks.remove(ref.name());
            world.held.remove(ref.name());
        }
        over = true;
        leaves = leaves.or(() -> Optional.of(clock.instant().plusSeconds(1)));
    }

    /** Whether its object is gone after it was deleted. */
    boolean left() {
        return leaves.filter(time -> !clock.instant().isBefore(time)).isPresent();
    }

    /** SIGKILL: what runs frees nothing. */
    void kill(String reason) {
        goOn();
        end(137, reason, "");
        over = true;
        world.failedPod(ref);
    }

    private void goOn() {
        while (!over && !world.stuck && !clock.instant().isBefore(since.plus(World.CONTAINER_TIME))) {
            since = since.plus(World.CONTAINER_TIME);
            if (states.get(at()) instanceof ContainerView.Waiting) {
                start();
            } else {
                endOrFail();
            }
        }
    }

    private void start() {
        String name = names.get(at());
        states.set(at(), new ContainerView.Running(since));
        String dead = world.environment(world.jobOf(ref), name, "KUBESTASH_DEAD_PODS");
        if (name.equals("prepare") || name.equals("unlock")) {
            Arrays.asList(dead.split("\n")).forEach(world.locks::remove);
            if (!world.environment(world.jobOf(ref), name, "KUBESTASH_DB_HOST").isEmpty()) {
                Arrays.asList(dead.split("\n")).forEach(world.held::remove);
            }
            String unproven = world.environment(world.jobOf(ref), name, "KUBESTASH_UNPROVEN");
            unproven.lines()
                    .map(tag -> "-" + tag.replace('.', '-') + "-")
                    .forEach(attempt -> world.snapshots.removeIf(pod -> pod.contains(attempt)));
        }
        if (name.startsWith("dump") || name.equals("finish") || name.equals("build")) {
            world.locks.add(ref.name());
        }
        world.workload.begin(name, volume());
        if (name.equals("dump") && at() >= firstMain) {
            world.held.add(ref.name());
        }
    }

    private void endOrFail() {
        String name = names.get(at());
        String message = world.endOf(name);
        if (message.isEmpty()) {
            message = world.workload
                    .end(name, volume())
                    .map(ScriptedPod::loadFailed)
                    .orElse("");
        }
        boolean outOfReach = message.contains("REPOSITORY_UNREACHABLE");
        world.held.remove(ref.name());
        if (!outOfReach) {
            world.locks.remove(ref.name());
        }
        if (!message.isEmpty()) {
            if (name.equals("finish") && message.contains("\"failure\"") && !outOfReach) {
                world.snapshots.remove(ref.name());
            }
            end(1, "Error", message);
            over = true;
            world.failedPod(ref);
            return;
        }
        boolean last = at() == names.size() - 1;
        if (name.startsWith("dump")) {
            world.snapshots.add(ref.name());
        }
        end(0, "Completed", last ? result(name) : "");
        if (last) {
            over = true;
            world.completed(ref);
        } else {
            start();
        }
    }

    private static String loadFailed(String why) {
        return "{\"failure\":{\"reason\":\"LOAD_FAILED\",\"message\":\"" + why + "\",\"retry\":false}}";
    }

    /** The claim or the directory with a member's data; empty when it has none. */
    private String volume() {
        return world.specs.get(world.jobOf(ref)).getVolumes().stream()
                .filter(volume -> volume.getName().equals("data"))
                .map(volume -> volume.getHostPath() == null
                        ? volume.getPersistentVolumeClaim().getClaimName()
                        : volume.getHostPath().getPath().replaceFirst(".*/", ""))
                .findFirst()
                .orElse("");
    }

    private String result(String container) {
        if (ScriptedWorkload.STEPS.contains(container)) {
            String member = world.environment(world.jobOf(ref), container, "KUBESTASH_PARAM_MEMBER_NAME");
            return world.workload.result(container, member);
        }
        if (container.equals("list")) {
            return Listing.message(Listing.TWO, 2);
        }
        String snapshot = container.equals("unlock") ? "none" : "5".repeat(64);
        return "{\"components\":{\"dump\":{\"snapshot\":\"" + snapshot
                + "\",\"time\":\"2026-03-01T02:00:30Z\",\"path\":\"/dump.ksrd\",\"bytes\":1000,\"added\":10,"
                + "\"stored\":5,\"seconds\":1.5,\"engine\":\"redis\",\"version\":\"7.0.15\","
                + "\"topology\":\"standalone\",\"counts\":{\"keys\":3},\"verified\":\"data\","
                + "\"repositorySnapshots\":1,\"removed\":[]}},\"warnings\":[]}";
    }

    private void end(int code, String reason, String message) {
        states.set(at(), new ContainerView.Terminated(code, reason, message, since, clock.instant()));
    }

    private int at() {
        int at = 0;
        while (at < states.size() && states.get(at) instanceof ContainerView.Terminated) {
            at++;
        }
        return at;
    }
}
