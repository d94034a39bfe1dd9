package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The moves between the data directory and the two beside it; each goes on where an earlier run was ended. */
final class Swap {
    private final Volume volume;

    Swap(Volume volume) {
        this.volume = volume;
    }

    /** From {@link State#BUILT}, or from within, to {@link State#SWAPPED}. */
    Journal forth(Journal begun) throws IOException {
        Journal journal = begun;
        if (journal.state() == State.BUILT) {
            Turn.refuseBesideEtcd(volume.data());
            List<String> old = Volume.entries(volume.data());
            journal = next(journal.moving(old, Volume.entries(volume.fresh())), State.SWAPPING_OUT);
        }
        if (journal.state() == State.SWAPPING_OUT) {
            volume.make(volume.old());
            moveAll(journal.leaving(), volume.data(), volume.old());
            journal = next(journal, State.SWAPPING_IN);
        }
        if (journal.state() == State.SWAPPING_IN) {
            moveAll(journal.coming(), volume.fresh(), volume.data());
            journal = next(journal, State.SWAPPED);
        }
        return journal;
    }

    /** From anywhere but {@link State#CLEANING} until nothing is left but the old data in their place. */
    Journal back(Journal begun) throws IOException {
        Journal journal = begun;
        switch (journal.state()) {
            case BUILDING, BUILT -> journal = next(journal, State.UNDOING_GONE);
            case SWAPPING_OUT -> journal = next(journal.moving(List.of(), journal.leaving()), State.UNDOING_IN);
            case SWAPPING_IN -> journal = undoing(journal, journal.coming());
            case SWAPPED -> {
                Turn.refuseBesideEtcd(volume.data());
                journal = undoing(journal, Volume.entries(volume.data()));
            }
            default -> {}
        }
        if (journal.state() == State.UNDOING_OUT) {
            volume.make(volume.fresh());
            moveAll(journal.leaving(), volume.data(), volume.fresh());
            journal = next(journal, State.UNDOING_IN);
        }
        if (journal.state() == State.UNDOING_IN) {
            moveAll(journal.coming(), volume.old(), volume.data());
            journal = next(journal, State.UNDOING_GONE);
        }
        refuseToLose(volume.old());
        volume.deleteHome();
        return Journal.NOTHING;
    }

    private static void refuseToLose(Path old) throws IOException {
        List<String> left = Volume.entries(old);
        if (!left.isEmpty()) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    old + " still holds " + String.join(", ", left)
                            + ", and no journal says why: go on by hand as docs/etcd-restore.md says");
        }
    }

    private Journal undoing(Journal journal, List<String> restored) throws IOException {
        return next(journal.moving(restored, journal.leaving()), State.UNDOING_OUT);
    }

    /** What is not at the beginning of its way any more is at its end. */
    private void moveAll(List<String> names, Path from, Path to) throws IOException {
        for (String name : names) {
            boolean moved = Volume.exists(to.resolve(name));
            if (moved == Volume.exists(from.resolve(name))) {
                throw new AgentFailure(
                        Reason.LOAD_FAILED,
                        name + " is " + (moved ? "both" : "neither") + " in " + from + (moved ? " and" : " nor")
                                + " in " + to
                                + ": somebody else has changed them; go on by hand as docs/etcd-restore.md says");
            }
            if (!moved) {
                volume.move(name, from, to);
            }
        }
    }

    private Journal next(Journal journal, State state) throws IOException {
        Journal next = journal.at(state);
        volume.write(next);
        return next;
    }
}
