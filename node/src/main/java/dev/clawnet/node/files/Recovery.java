package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.files.Taking.Spare;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of an operation that was begun and not finished: the node stopped, or a step failed.
///
/// It looks at what is there. What was taken stands at its old name, at its new one, or at a private one; drafts go.
/// Nothing is done again. What stands at the private name vanishes only if the operation is found done and its bytes
/// are kept; everything else goes back to its name. What is found to be neither as before nor as it was to be is
/// reported and left alone. See `CrashTest`, `OtherProgramTest`.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final PreImages kept;
    private final Bounds bounds;
    private final Placing placing;
    private final Taking taking;
    private final Disk disk;

    Recovery(PreImages kept, Bounds bounds, Placing placing, Taking taking, Disk disk) {
        this.kept = kept;
        this.bounds = bounds;
        this.placing = placing;
        this.taking = taking;
        this.disk = disk;
    }

    /// DONE or FAILED as it was found, UNKNOWN when it is neither, INTENT when it cannot be looked at now.
    Phase settle(Line line, LocalPolicy policy) {
        try {
            for (Change change : line.changes()) {
                if (!policy.allows(Access.WRITE, CanonicalPath.parse(change.path()))) {
                    throw new Refusal(NodeError.L2_DENIED);
                }
            }
            Optional<Phase> taken = taken(line, policy);
            Phase found =
                    taken.isPresent() ? taken.get() : line.changes().size() > 1 ? two(line, policy) : one(line, policy);
            clear(line, policy);
            LOG.info("node.journal.settled op={} phase={}", line.op(), found);
            return found;
        } catch (IOException | Refusal e) {
            return unsettled(line, e);
        }
    }

    private static Phase unsettled(Line line, Exception e) {
        LOG.warn("node.journal.unsettled op={} kind={}", line.op(), e.getClass().getSimpleName());
        return Phase.INTENT;
    }

    /// Puts right what a change left that failed before anything of it was to be seen.
    Phase nothing(Line line, LocalPolicy policy) {
        try {
            Optional<CanonicalPath> spare = Taking.of(line);
            if (spare.isPresent() && exists(spare.get(), policy)) {
                return settle(line, policy);
            }
            clear(line, policy);
            return Phase.FAILED;
        } catch (IOException | Refusal e) {
            return unsettled(line, e);
        }
    }

    private void clear(Line line, LocalPolicy policy) throws IOException, Refusal {
        for (String draft : line.drafts()) {
            CanonicalPath path = CanonicalPath.parse(draft);
            if (!Taking.isSpare(path)) {
                discard(path, policy);
            }
        }
    }

    /// When something stands at the private name: puts it right, and tells what the operation is.
    private Optional<Phase> taken(Line line, LocalPolicy policy) throws IOException, Refusal {
        Optional<CanonicalPath> path = Taking.of(line);
        Optional<Folder> folder = path.isPresent() ? folder(path.get(), policy) : Optional.empty();
        if (path.isEmpty() || folder.isEmpty()) {
            return Optional.empty();
        }
        try (Folder open = folder.get()) {
            Spare spare = new Spare(
                    open,
                    path.get(),
                    CanonicalPath.parse(line.drafts().getLast()).name());
            Change goal = goal(line);
            CanonicalPath at = CanonicalPath.parse(goal.path());
            try (Folder place = Tree.folder(at.parent(), policy)) {
                taking.mend(spare, place, at);
                return open.stat(spare.name()).isEmpty()
                        ? Optional.empty()
                        : Optional.of(settled(line, new Held(spare, place, at, goal, policy)));
            }
        }
    }

    /// The place at which what stands at the private name is exchanged, or from which it is taken.
    private static Change goal(Line line) {
        boolean goesHome =
                line.changes().size() > 1 && !line.changes().getFirst().after().absent();
        return goesHome ? line.changes().getFirst() : line.changes().getLast();
    }

    /// What stands at the private name, and the place that the operation is about.
    private record Held(Spare spare, Folder place, CanonicalPath path, Change change, LocalPolicy policy) {}

    private Phase settled(Line line, Held held) throws IOException, Refusal {
        if (line.changes().size() == 1) {
            return held.change().after().absent() ? removed(held) : exchanged(held);
        }
        return held.change().equals(line.changes().getFirst())
                ? exchanged(held)
                : moved(line.changes().getFirst(), held);
    }

    private Phase removed(Held held) throws IOException, Refusal {
        if (taking.holds(held.spare(), held.change().before(), held.policy())) {
            taking.drop(held.spare());
            return Phase.DONE;
        }
        taking.back(held.spare(), held.place(), held.path());
        return Phase.FAILED;
    }

    /// A file that was to take the place of another one. An undo of a move over a file ends with what was moved at the
    /// private name, and nobody has kept that: it goes back.
    private Phase exchanged(Held held) throws IOException, Refusal {
        Change change = held.change();
        State now = state(change.path(), held.policy());
        boolean arrived = now.same(change.after());
        if (arrived && change.before().kept() && taking.holds(held.spare(), change.before(), held.policy())) {
            taking.drop(held.spare());
            return Phase.DONE;
        }
        if (!arrived && taking.holds(held.spare(), change.after(), held.policy())) {
            taking.drop(held.spare());
            return Phase.FAILED;
        }
        if (!arrived) {
            taking.back(held.spare(), held.place(), held.path());
            return state(change.path(), held.policy()).same(change.before()) ? Phase.FAILED : Phase.UNKNOWN;
        }
        if (taking.exchangeBack(held.spare(), held.place(), held.path(), change.after(), held.policy())) {
            taking.drop(held.spare());
        }
        return Phase.FAILED;
    }

    /// @param left where what is moved was
    private Phase moved(Change left, Held held) throws IOException, Refusal {
        Change arrived = held.change();
        boolean there = !arrived.before().absent()
                && state(arrived.path(), held.policy()).same(arrived.after());
        if (there && taking.holds(held.spare(), arrived.before(), held.policy())) {
            taking.drop(held.spare());
            return Phase.DONE;
        }
        boolean exchanged = there && !taking.holds(held.spare(), arrived.after(), held.policy());
        boolean mine = !exchanged
                || taking.exchangeBack(held.spare(), held.place(), held.path(), arrived.after(), held.policy());
        if (mine) {
            CanonicalPath home = CanonicalPath.parse(left.path());
            try (Folder folder = Tree.folder(home.parent(), held.policy())) {
                taking.back(held.spare(), folder, home);
            }
        }
        return Phase.FAILED;
    }

    private Phase one(Line line, LocalPolicy policy) throws IOException, Refusal {
        Change change = line.changes().getFirst();
        CanonicalPath draft = CanonicalPath.parse(line.drafts().getLast());
        if (change.after().absent() && exists(draft, policy)) {
            // Only what was looked at is put there to be removed.
            return Phase.DONE;
        }
        State now = state(change.path(), policy);
        if (now.same(change.after())) {
            return Phase.DONE;
        }
        boolean fresh = change.before().absent();
        return now.same(change.before()) || (fresh && anyDraft(line, policy)) ? Phase.FAILED : Phase.UNKNOWN;
    }

    private boolean anyDraft(Line line, LocalPolicy policy) throws IOException, Refusal {
        for (String draft : line.drafts()) {
            if (exists(CanonicalPath.parse(draft), policy)) {
                return true;
            }
        }
        return false;
    }

    /// A move, with nothing at the private name: what was moved is at one of its ends.
    private Phase two(Line line, LocalPolicy policy) throws IOException, Refusal {
        Change one = line.changes().getFirst();
        Change other = line.changes().getLast();
        State first = state(one.path(), policy);
        State last = state(other.path(), policy);
        boolean before = first.same(one.before()) && last.same(other.before());
        boolean after = first.same(one.after()) && last.same(other.after());
        if (before || after) {
            return before ? Phase.FAILED : Phase.DONE;
        }
        if (last.same(other.after()) && !first.same(one.before())) {
            // Something new stands at the old place of what was moved, which is at its new one.
            return one.after().absent() ? Phase.DONE : Phase.UNKNOWN;
        }
        // Somebody took away what was to be moved. Nothing of this change is to be seen.
        return last.same(other.before()) && one.after().absent() ? Phase.FAILED : Phase.UNKNOWN;
    }

    private boolean exists(CanonicalPath at, LocalPolicy policy) throws IOException, Refusal {
        Optional<Folder> opened = folder(at, policy);
        if (opened.isEmpty()) {
            return false;
        }
        try (Folder folder = opened.get()) {
            return folder.stat(at.name()).isPresent();
        }
    }

    State state(String path, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath at = CanonicalPath.parse(path);
        Optional<Folder> opened = folder(at, policy);
        if (opened.isEmpty()) {
            return State.ABSENT;
        }
        try (Folder folder = opened.get()) {
            return new Capture(kept, bounds, policy, Set.of(Access.WRITE), false).of(folder, at);
        }
    }

    private void discard(CanonicalPath draft, LocalPolicy policy) throws IOException, Refusal {
        Optional<Folder> opened = folder(draft, policy);
        if (opened.isPresent()) {
            try (Folder folder = opened.get()) {
                placing.discard(folder, draft.name());
                disk.sync(folder);
            }
        }
    }

    /// The folder that a path lies in; nothing when there is none.
    private static Optional<Folder> folder(CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        try {
            return Optional.of(Tree.folder(path.parent(), policy));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (Refusal e) {
            if (e.code() == NodeError.NOT_FOUND || e.code() == NodeError.WRONG_KIND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
