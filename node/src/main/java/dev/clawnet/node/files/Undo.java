package dev.clawnet.node.files;

import dev.clawnet.node.files.Changing.End;
import dev.clawnet.node.files.Changing.Order;
import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Takes one operation back: names, places, bytes and modes are what they were before it, or nothing changes
/// (INV-33). An agent reaches its own operations only (INV-34). An undo is itself an operation of the journal, and is
/// decided on by the policy that holds now.
final class Undo {
    private final Changing changing;

    Undo(Changing changing) {
        this.changing = changing;
    }

    /// An operation as far as the caller may know of it: another's and a missing one are the same.
    Line known(String op, Origin origin) throws Refusal {
        return changing.operations()
                .find(op)
                .filter(line -> reaches(line, origin))
                .orElseThrow(() -> new Refusal(NodeError.NOT_FOUND));
    }

    static boolean reaches(Line line, Origin origin) {
        return line.person().equals(origin.person())
                && (origin.byOwner() || line.agent().equals(origin.agent()));
    }

    Line undo(UndoCommands.UndoParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        Line line = known(params.operation(), origin);
        undoable(line, Set.of());
        Order order = new Order(origin, UndoCommands.UNDO, Optional.of(line.op()), policy);
        for (Change change : line.changes()) {
            allowed(change.path(), policy, origin);
        }
        if (line.changes().size() > 1) {
            return goHome(order, line);
        }
        return restore(order, line.changes().getFirst());
    }

    /// Whether an operation can be taken back as far as the journal tells: it was done, not taken back before, and
    /// whatever was done later to the same places was taken back. The places themselves are compared after this.
    ///
    /// @param assumed operations that are taken as undone
    void undoable(Line line, Set<String> assumed) throws Refusal {
        Operations operations = changing.operations();
        if (line.undoes().isPresent() || operations.undone(line.op()) || assumed.contains(line.op())) {
            throw new Refusal(NodeError.UNDONE);
        }
        if (line.phase() != Phase.DONE) {
            throw new Refusal(NodeError.CONFLICT);
        }
        for (Line later : operations.after(line.op())) {
            boolean stands =
                    later.undoes().isEmpty() && !operations.undone(later.op()) && !assumed.contains(later.op());
            if (stands && later.meets(line)) {
                throw new Refusal(NodeError.CONFLICT);
            }
        }
    }

    private static void allowed(String path, LocalPolicy policy, Origin origin) throws Refusal {
        CanonicalPath at = Writes.writable(path, policy);
        if (!origin.byOwner() && !policy.allows(Access.READ, at)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
    }

    private Line restore(Order order, Change change) throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        try (Folder folder = place(path, order.policy())) {
            var there = folder.stat(path.name());
            Capture captured = changing.capture(order.policy(), EnumSet.of(Access.WRITE), true);
            State now = captured.of(folder, path);
            if (!now.same(change.after())) {
                throw new Refusal(NodeError.CONFLICT);
            }
            State before = change.before();
            Change back = new Change(change.path(), now, before);
            if (before.absent()) {
                return changing.remove(order, back, folder, captured);
            }
            if (now.absent()) {
                Tree.unclaimed(folder, path.name(), order.policy());
            }
            if (before.kind() == State.Kind.FILE) {
                complete(before);
                return changing.put(order, back, folder, there, changing.fromKept());
            }
            Contents contents = changing.kept().contents(before);
            for (Contents.Entry entry : contents.entries()) {
                complete(entry.state(true));
            }
            return changing.build(order, back, contents, folder, changing.fromKept());
        }
    }

    private void complete(State file) throws Refusal {
        if (file.kind() == State.Kind.FILE && !changing.kept().has(file.print())) {
            throw new Refusal(NodeError.PURGED);
        }
    }

    /// A move: what was moved goes home, and what it took the place of comes back.
    private Line goHome(Order order, Line line) throws IOException, Refusal {
        Change left = line.changes().getFirst();
        Change arrived = line.changes().getLast();
        CanonicalPath from = CanonicalPath.parse(arrived.path());
        CanonicalPath home = CanonicalPath.parse(left.path());
        try (Folder at = place(from, order.policy());
                Folder homeFolder = place(home, order.policy())) {
            Capture captured = changing.capture(order.policy(), needs(order), false);
            State now = captured.of(at, from);
            if (!now.same(arrived.after()) || homeFolder.stat(home.name()).isPresent()) {
                throw new Refusal(NodeError.CONFLICT);
            }
            Tree.unclaimed(homeFolder, home.name(), order.policy());
            End here = new End(at, from, now);
            if (arrived.before().absent()) {
                return changing.move(order, here, captured, new End(homeFolder, home, State.ABSENT), Optional.empty());
            }
            complete(arrived.before());
            return changing.moveBack(order, here, captured, new End(homeFolder, home, State.ABSENT), arrived.before());
        }
    }

    private static Set<Access> needs(Order order) {
        return order.origin().byOwner() ? EnumSet.of(Access.WRITE) : EnumSet.of(Access.READ, Access.WRITE);
    }

    private static Folder place(CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        try {
            return Tree.folder(path.parent(), policy);
        } catch (Refusal e) {
            // Its folder is gone or is something else now: that is a change since.
            throw e.code() == NodeError.NOT_FOUND || e.code() == NodeError.WRONG_KIND
                    ? new Refusal(NodeError.CONFLICT)
                    : e;
        }
    }

    /// Removes for good what operations before this moment kept. Only for the owner (INV-32).
    UndoCommands.Purged purge(UndoCommands.PurgeParams params, Origin origin, long now) throws Refusal, IOException {
        if (!origin.byOwner()) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        int count = forget(line -> line.person().equals(origin.person()) && line.atMs() < params.beforeMs(), now);
        return new UndoCommands.Purged(count, changing.kept().retain(wanted()));
    }

    /// The same of everything before this moment, by the owner's policy file, which no call writes. Nothing is looked
    /// at where nothing is that old.
    UndoCommands.Purged expire(long beforeMs, long now) throws Refusal, IOException {
        int count = forget(line -> line.atMs() < beforeMs, now);
        return new UndoCommands.Purged(count, count == 0 ? 0 : changing.kept().retain(wanted()));
    }

    /// What has begun and is not settled stays: what it kept may be needed still.
    private int forget(Predicate<Line> which, long now) throws IOException {
        Operations operations = changing.operations();
        int count = 0;
        for (Line line : operations.all()) {
            boolean settled = line.phase() == Phase.DONE || line.phase() == Phase.UNKNOWN;
            if (settled && which.test(line)) {
                operations.append(line.as(Phase.PURGED, now));
                count++;
            }
        }
        return count;
    }

    private Set<String> wanted() throws IOException, Refusal {
        Set<String> wanted = new HashSet<>();
        for (Line line : changing.operations().all()) {
            for (Change change : line.changes()) {
                want(change.before(), wanted);
                want(change.after(), wanted);
            }
        }
        return wanted;
    }

    private void want(State state, Set<String> wanted) throws IOException, Refusal {
        if (state.kind() == State.Kind.FILE) {
            wanted.add(state.print());
        }
        if (state.listing().isPresent() && changing.kept().has(state.listing().get())) {
            wanted.add(state.listing().get());
            changing.kept().contents(state).entries().forEach(entry -> wanted.add(entry.print()));
        }
    }
}
