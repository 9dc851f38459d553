package dev.clawnet.node.files;

import dev.clawnet.node.files.Changing.End;
import dev.clawnet.node.files.Changing.Order;
import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.ChangeCommands.DeleteParams;
import dev.clawnet.protocol.node.ChangeCommands.RenameParams;
import dev.clawnet.protocol.node.ChangeCommands.TwoEnds;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/// `files.move`, `files.rename`, `files.copy` and `files.delete`: what is there already, taken or made elsewhere.
///
/// Threat: one end is looked at, and another one is used (INV-24). Both ends are decided on and held open; what was
/// taken is compared with what was decided on before it goes on, and goes back when it is something else. See
/// `EscapeTest`, `SwapRaceTest`, `OtherProgramTest`.
final class Moves {
    private static final Set<Access> BOTH = Set.of(Access.READ, Access.WRITE);

    private final Changing changing;

    Moves(Changing changing) {
        this.changing = changing;
    }

    /// What is at the target.
    private record Target(CanonicalPath path, State state, Optional<BasicFileAttributes> over) {}

    Line rename(RenameParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath path = Writes.writable(params.path(), policy);
        if (!CanonicalPath.isCanonicalName(params.name())) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        return move(
                path,
                path.parent().child(params.name()),
                WriteMode.CREATE,
                new Order(origin, ChangeCommands.RENAME, policy));
    }

    Line move(TwoEnds params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        return move(
                Writes.writable(params.path(), policy),
                CanonicalPath.parse(params.target()),
                params.mode().orElse(WriteMode.CREATE),
                new Order(origin, ChangeCommands.MOVE, policy));
    }

    private Line move(CanonicalPath path, CanonicalPath asked, WriteMode mode, Order order)
            throws Refusal, IOException {
        LocalPolicy policy = order.policy();
        Writes.writable(asked.text(), policy);
        apart(path, asked);
        try (Folder from = Tree.folder(path.parent(), policy);
                Folder to = Tree.folder(asked.parent(), policy)) {
            Capture captured = changing.capture(policy, BOTH, false);
            State state = there(captured.of(from, path));
            Target target = target(to, asked, mode, state, policy);
            allowed(target.path(), state, policy);
            return changing.move(
                    order,
                    new End(from, path, state),
                    captured,
                    new End(to, target.path(), target.state()),
                    target.over());
        }
    }

    Line copy(TwoEnds params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath path = Reads.readable(params.path(), policy);
        CanonicalPath asked = Writes.writable(params.target(), policy);
        if (path.isTop()) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        apart(path, asked);
        Order order = new Order(origin, ChangeCommands.COPY, policy);
        try (Folder from = Tree.folder(path.parent(), policy);
                Folder to = Tree.folder(asked.parent(), policy)) {
            State state =
                    there(changing.capture(policy, Set.of(Access.READ), false).of(from, path));
            Target target = target(to, asked, params.mode().orElse(WriteMode.CREATE), state, policy);
            allowed(target.path(), state, policy);
            return state.kind() == State.Kind.FILE
                    ? copyFile(order, from, path, state, to, target)
                    : copyFolder(order, path, state, to, target);
        }
    }

    private Line copyFile(Order order, Folder from, CanonicalPath path, State state, Folder to, Target target)
            throws IOException, Refusal {
        State after = new State(State.Kind.FILE, state.print(), state.mode(), 0, state.size(), Optional.empty(), false);
        return changing.put(
                order,
                new Change(target.path().text(), target.state(), after),
                to,
                target.over(),
                (_, _) -> Tree.file(from, path, order.policy()).channel());
    }

    private Line copyFolder(Order order, CanonicalPath path, State state, Folder to, Target target)
            throws IOException, Refusal {
        Contents all = changing.kept().contents(state);
        if (all.entries().size() >= ChangeCommands.MAX_COPIED) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        if (all.entries().stream().anyMatch(entry -> entry.kind() == State.Kind.OTHER)) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        // The times are those of the copy; the bytes, names and modes are those of the original.
        Contents fresh = new Contents(all.entries().stream()
                .map(entry ->
                        new Contents.Entry(entry.path(), entry.kind(), entry.print(), entry.mode(), 0, entry.size()))
                .toList());
        Optional<String> listing = Optional.of(changing.kept().keep(fresh.bytes()));
        Change change = new Change(target.path().text(), State.ABSENT, fresh.state(state.mode(), 0, listing, false));
        return changing.build(order, change, fresh, to, (below, _) -> {
            CanonicalPath file = below(path, below);
            try (Folder folder = Tree.folder(file.parent(), order.policy())) {
                return Tree.file(folder, file, order.policy()).channel();
            }
        });
    }

    Line delete(DeleteParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath path = Writes.writable(params.path(), policy);
        try (Folder folder = Tree.folder(path.parent(), policy)) {
            Capture captured = changing.capture(policy, Set.of(Access.WRITE), true);
            State state = there(captured.of(folder, path));
            return changing.remove(
                    new Order(origin, ChangeCommands.DELETE, policy),
                    new Change(path.text(), state, State.ABSENT),
                    folder,
                    captured);
        }
    }

    /// What the target's name means. A file may take the place of a file; nothing takes the place of a folder.
    private Target target(Folder folder, CanonicalPath asked, WriteMode mode, State state, LocalPolicy policy)
            throws IOException, Refusal {
        CanonicalPath path = mode == WriteMode.NEW_NAME ? FreeName.beside(folder, asked, policy) : asked;
        Optional<BasicFileAttributes> there = folder.stat(path.name());
        if (there.isEmpty()) {
            Tree.unclaimed(folder, path.name(), policy);
            return new Target(path, State.ABSENT, Optional.empty());
        }
        Tree.look(folder, path.name(), policy);
        if (mode != WriteMode.REPLACE) {
            throw new Refusal(NodeError.CONFLICT);
        }
        if (!there.get().isRegularFile() || state.kind() != State.Kind.FILE) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        State before = changing.capture(policy, Set.of(Access.WRITE), true).of(folder, path);
        return new Target(path, before, there);
    }

    /// Everything that comes below the target may be written there.
    private void allowed(CanonicalPath target, State state, LocalPolicy policy) throws IOException, Refusal {
        if (state.kind() != State.Kind.FOLDER) {
            return;
        }
        for (Contents.Entry entry : changing.kept().contents(state).entries()) {
            if (!policy.allows(Access.WRITE, below(target, entry.path()))) {
                throw new Refusal(NodeError.L2_DENIED);
            }
        }
    }

    private static CanonicalPath below(CanonicalPath path, String below) {
        CanonicalPath at = path;
        for (String name : below.split("/", -1)) {
            at = at.child(name);
        }
        return at;
    }

    private static void apart(CanonicalPath path, CanonicalPath target) throws Refusal {
        if (target.within(path) || path.within(target)) {
            throw new Refusal(NodeError.CONFLICT);
        }
    }

    private static State there(State state) throws Refusal {
        if (state.absent()) {
            throw new Refusal(NodeError.NOT_FOUND);
        }
        return state;
    }
}
