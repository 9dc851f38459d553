package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands.DiffNote;
import dev.clawnet.protocol.node.UndoCommands.JournalParams;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.PreviewParams;
import dev.clawnet.protocol.node.UndoCommands.Previewed;
import dev.clawnet.protocol.node.UndoCommands.Standing;
import dev.clawnet.protocol.node.UndoCommands.Touched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// `files.journal` and `files.preview`: what was done, and what taking it back would do.
final class Looks {
    /// Characters of one diff, and of all in one answer: what a person reads at once, and far below what a link
    /// carries in one message.
    private static final int SHOWN = 65_536;

    private static final int SHOWN_IN_ALL = 262_144;
    /// Room below which a diff is not begun.
    private static final int WORTH = 1_024;

    private final Changing changing;
    private final Undo undo;
    private final LocalPolicyFile policy;

    Looks(Changing changing, Undo undo, LocalPolicyFile policy) {
        this.policy = policy;
        this.changing = changing;
        this.undo = undo;
    }

    dev.clawnet.protocol.node.UndoCommands.Operations journal(JournalParams params, Origin origin) throws IOException {
        int limit = params.limit().orElse(dev.clawnet.protocol.node.UndoCommands.MAX_OPERATIONS);
        Optional<String> before = params.before();
        boolean[] passed = {before.isEmpty()};
        List<Line> found = changing.operations()
                .newest(
                        line -> {
                            boolean on = passed[0];
                            passed[0] |= before.isPresent() && line.op().equals(before.get());
                            return on && matches(line, params, origin);
                        },
                        limit + 1);
        return new dev.clawnet.protocol.node.UndoCommands.Operations(
                found.stream().limit(limit).map(this::shown).toList(),
                found.size() > limit,
                changing.kept().held(),
                changing.kept().most(),
                trashDays());
    }

    private Optional<Integer> trashDays() {
        OptionalInt days = policy.trash().days();
        return days.isPresent() ? Optional.of(days.getAsInt()) : Optional.empty();
    }

    private boolean matches(Line line, JournalParams params, Origin origin) {
        return Undo.reaches(line, origin)
                && params.agent().map(line.agent()::equals).orElse(true)
                && params.run().map(line.run()::equals).orElse(true)
                && params.sinceMs().map(since -> line.atMs() >= since).orElse(true)
                && (!params.open().orElse(false)
                        || (standing(line) == Standing.DONE && line.undoes().isEmpty()))
                && params.path()
                        .map(path -> line.changes().stream()
                                .anyMatch(change -> change.path().equals(path)
                                        || change.path().startsWith(path + "/")))
                        .orElse(true);
    }

    private Standing standing(Line line) {
        if (line.phase() != Phase.DONE) {
            return Standing.UNKNOWN;
        }
        return changing.operations().undone(line.op()) ? Standing.UNDONE : Standing.DONE;
    }

    private Operation shown(Line line) {
        return new Operation(
                line.op(),
                line.command(),
                standing(line),
                Optional.of(line.agent()).filter(agent -> !agent.isEmpty()),
                Optional.of(line.run()).filter(run -> !run.isEmpty()),
                line.changes().stream().map(Looks::shown).toList(),
                line.undoes(),
                line.atMs());
    }

    private static Touched shown(Change change) {
        return new Touched(
                change.path(),
                word(change.before()),
                word(change.after()),
                print(change.before()),
                print(change.after()),
                Math.max(change.before().size(), change.after().size()));
    }

    private static String word(State state) {
        return state.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> print(State state) {
        return Optional.of(state.print()).filter(print -> !print.isEmpty());
    }

    Previewed preview(PreviewParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        VirtualTree tree = new VirtualTree(changing, policy);
        List<Outlook> outlooks = new ArrayList<>();
        Set<String> undone = new HashSet<>();
        int shown = 0;
        for (String op : params.operations()) {
            Line line = undo.known(op, origin);
            Optional<NodeError> refusal = refusal(line, undone, tree, policy);
            Told told = refusal.isPresent() ? Told.NOTHING : told(line, tree, policy, SHOWN_IN_ALL - shown);
            shown += told.diff().map(String::length).orElse(0);
            outlooks.add(new Outlook(shown(line), refusal.map(NodeError::name), told.diff(), told.note()));
            if (refusal.isPresent()) {
                break;
            }
            undone.add(op);
            for (Change change : line.changes().reversed()) {
                tree.set(change.path(), change.before());
            }
        }
        return new Previewed(outlooks);
    }

    private Optional<NodeError> refusal(Line line, Set<String> undone, VirtualTree tree, LocalPolicy policy)
            throws IOException {
        try {
            undo.undoable(line, undone);
            for (Change change : line.changes()) {
                Writes.writable(change.path(), policy);
                if (!tree.at(change.path()).same(change.after())) {
                    return Optional.of(NodeError.CONFLICT);
                }
            }
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.code());
        }
    }

    /// What is told of the content that would change.
    private record Told(Optional<String> diff, Optional<DiffNote> note) {
        static final Told NOTHING = new Told(Optional.empty(), Optional.empty());

        static Told not(DiffNote why) {
            return new Told(Optional.empty(), Optional.of(why));
        }

        /// As many whole lines as fit.
        static Told of(String diff, int most) {
            if (diff.length() <= most) {
                return new Told(Optional.of(diff), Optional.empty());
            }
            return new Told(
                    Optional.of(diff.substring(0, diff.lastIndexOf('\n', most) + 1)), Optional.of(DiffNote.CUT));
        }
    }

    private Told told(Line line, VirtualTree tree, LocalPolicy policy, int left) throws IOException, Refusal {
        Change change = line.changes().getLast();
        if (line.changes().size() > 1) {
            return Told.not(DiffNote.MOVED);
        }
        if (folder(change.before()) || folder(change.after())) {
            return Told.not(DiffNote.FOLDER);
        }
        if (!policy.allows(Access.READ, CanonicalPath.parse(change.path()))) {
            return Told.not(DiffNote.CLOSED);
        }
        if (left < WORTH) {
            return Told.not(DiffNote.LATER);
        }
        State here = tree.at(change.path());
        if (Math.max(here.size(), change.before().size()) > Diff.MAX_BYTES) {
            return Told.not(DiffNote.LONG);
        }
        Optional<byte[]> now = bytes(here, tree, policy);
        Optional<byte[]> then = bytes(change.before(), tree, policy);
        if (now.isEmpty() || then.isEmpty()) {
            return Told.not(DiffNote.CLOSED);
        }
        return Diff.of(side(change, here, now), side(change, change.before(), then))
                .map(diff -> Told.of(diff, Math.min(SHOWN, left)))
                .orElseGet(() -> Told.not(DiffNote.BINARY));
    }

    private static Diff.Side side(Change change, State state, Optional<byte[]> bytes) {
        return new Diff.Side(change.path(), state.absent() ? Optional.empty() : bytes);
    }

    private static boolean folder(State state) {
        return state.kind() == State.Kind.FOLDER;
    }

    /// From what is kept, or from the file on the disk that has them.
    private Optional<byte[]> bytes(State state, VirtualTree tree, LocalPolicy policy) throws IOException, Refusal {
        if (state.absent()) {
            return Optional.of(new byte[0]);
        }
        if (changing.kept().has(state.print())) {
            return Optional.of(changing.kept().bytes(state.print(), Diff.MAX_BYTES));
        }
        Optional<String> where = tree.found(state.print());
        if (where.isEmpty()) {
            return Optional.empty();
        }
        CanonicalPath path = CanonicalPath.parse(where.get());
        if (!policy.allows(Access.READ, path)) {
            return Optional.empty();
        }
        try (Folder folder = Tree.folder(path.parent(), policy);
                Tree.Opened opened = Tree.file(folder, path, policy)) {
            return Optional.of(Reads.bytes(opened.channel(), 0, Diff.MAX_BYTES));
        }
    }
}
