package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.ChangeCommands.DeleteParams;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.PatchCommands.Kind;
import dev.clawnet.protocol.node.PatchCommands.Miss;
import dev.clawnet.protocol.node.PatchCommands.Part;
import dev.clawnet.protocol.node.PatchCommands.PatchParams;
import dev.clawnet.protocol.node.PatchCommands.Patched;
import dev.clawnet.protocol.node.PatchCommands.Reason;
import dev.clawnet.protocol.node.UndoCommands.UndoParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `files.patch`: every part is looked at before the first is done, and when one cannot be done after all, those
/// before it are taken back.
///
/// Every path is decided on for reading and writing: what does not fit is told with what is there. A node that stops
/// in the middle leaves the parts done that were done, each an operation of the journal. See `PatchTest`.
final class Patches {
    private static final Logger LOG = LoggerFactory.getLogger(Patches.class);

    private final Changing changing;
    private final Writes writes;
    private final Moves moves;
    private final Undo undo;

    Patches(Changing changing, Writes writes, Moves moves, Undo undo) {
        this.changing = changing;
        this.writes = writes;
        this.moves = moves;
        this.undo = undo;
    }

    /// One part that can be done.
    ///
    /// @param text what the file holds then
    /// @param digest SHA-256 of what it holds now
    private record Ready(Part part, String text, Optional<String> digest) {}

    private sealed interface Looked {
        record Fits(Ready ready) implements Looked {}

        record Not(Edits.Outcome.Missed missed) implements Looked {}
    }

    Patched patch(PatchParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        List<Part> parts = params.parts();
        apart(parts);
        Optional<Patched> before = earlier(parts.size(), origin);
        if (before.isPresent()) {
            return before.get();
        }
        List<Ready> ready = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            switch (look(parts.get(i), policy)) {
                case Looked.Fits fits -> ready.add(fits.ready());
                case Looked.Not not -> {
                    return new Patched(List.of(), Optional.of(miss(i, not.missed())));
                }
            }
        }
        return new Patched(done(ready, policy, origin), Optional.empty());
    }

    /// One file, one part: else what is looked at first is not what is changed.
    private static void apart(List<Part> parts) throws Refusal {
        List<CanonicalPath> paths = new ArrayList<>();
        for (Part part : parts) {
            CanonicalPath path = CanonicalPath.parse(part.path());
            for (CanonicalPath other : paths) {
                if (path.within(other) || other.within(path)) {
                    throw new Refusal(NodeError.INVALID_PARAMS);
                }
            }
            paths.add(path);
        }
    }

    private Optional<Patched> earlier(int parts, Origin origin) throws Refusal {
        List<Changed> changed = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            changing.earlier(part(origin, i)).map(Patches::changed).ifPresent(changed::add);
        }
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        if (changed.size() < parts) {
            throw new Refusal(NodeError.CONFLICT);
        }
        return Optional.of(new Patched(changed, Optional.empty()));
    }

    private static Miss miss(int part, Edits.Outcome.Missed missed) {
        return new Miss(
                part,
                missed.edit(),
                missed.reason(),
                missed.count(),
                missed.nearest().map(Edits.Nearest::line),
                missed.nearest().map(Edits.Nearest::text));
    }

    private static Looked not(Reason reason) {
        return new Looked.Not(new Edits.Outcome.Missed(0, reason, 0, Optional.empty()));
    }

    private static Looked look(Part part, LocalPolicy policy) throws Refusal, IOException {
        CanonicalPath path = Writes.writable(part.path(), policy);
        if (!policy.allows(Access.READ, path)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        Optional<BasicFileAttributes> there = there(part, path, policy);
        if (part.kind() == Kind.ADD) {
            return there.isPresent()
                    ? not(Reason.TAKEN)
                    : new Looked.Fits(new Ready(part, part.data().orElse(""), Optional.empty()));
        }
        if (there.isEmpty()) {
            return not(Reason.MISSING);
        }
        if (!there.get().isRegularFile()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        return part.kind() == Kind.DELETE
                ? new Looked.Fits(new Ready(part, "", Optional.empty()))
                : edited(part, path, policy);
    }

    private static Optional<BasicFileAttributes> there(Part part, CanonicalPath path, LocalPolicy policy)
            throws Refusal, IOException {
        try (Folder folder = Tree.folder(path.parent(), policy)) {
            Optional<BasicFileAttributes> there = folder.stat(path.name());
            return there.isPresent() ? Optional.of(Tree.look(folder, path.name(), policy)) : there;
        } catch (Refusal e) {
            if (e.code() == NodeError.NOT_FOUND && part.kind() == Kind.ADD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Looked edited(Part part, CanonicalPath path, LocalPolicy policy) throws Refusal, IOException {
        byte[] bytes;
        try (Folder folder = Tree.folder(path.parent(), policy);
                Tree.Opened opened = Tree.file(folder, path, policy)) {
            bytes = Reads.bytes(opened.channel(), 0, FilesCommands.MAX_BYTES + 1);
        }
        if (bytes.length > FilesCommands.MAX_BYTES) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        return switch (Edits.apply(Reads.text(bytes, bytes.length), part.edits())) {
            case Edits.Outcome.Made made -> {
                if (made.text().getBytes(StandardCharsets.UTF_8).length > FilesCommands.MAX_BYTES) {
                    throw new Refusal(NodeError.TOO_LARGE);
                }
                yield new Looked.Fits(new Ready(part, made.text(), Optional.of(digest)));
            }
            case Edits.Outcome.Missed missed -> new Looked.Not(missed);
        };
    }

    private List<Changed> done(List<Ready> ready, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        List<Line> last = changing.operations().newest(_ -> true, 1);
        String mark = last.isEmpty() ? "" : last.getFirst().op();
        List<Changed> changed = new ArrayList<>();
        try {
            for (int i = 0; i < ready.size(); i++) {
                changed.add(changed(done(ready.get(i), policy, part(origin, i))));
            }
            return changed;
        } catch (Refusal | IOException | RuntimeException e) {
            back(mark, policy, origin);
            throw e;
        }
    }

    private Line done(Ready ready, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        Part part = ready.part();
        return switch (part.kind()) {
            case ADD -> writes.write(write(ready, WriteMode.CREATE), policy, origin);
            case UPDATE -> writes.write(write(ready, WriteMode.REPLACE), policy, origin);
            case DELETE -> moves.delete(new DeleteParams(part.path()), policy, origin);
        };
    }

    private static WriteParams write(Ready ready, WriteMode mode) {
        return new WriteParams(
                ready.part().path(),
                ready.text(),
                Optional.of(Encoding.UTF_8),
                mode,
                Optional.of(mode == WriteMode.CREATE),
                ready.digest());
    }

    /// Takes back what was done since, the newest first, folders on the way included. What cannot be taken back stays
    /// an operation of the journal.
    private void back(String mark, LocalPolicy policy, Origin origin) {
        int number = 0;
        for (Line line : changing.operations().after(mark)) {
            if (line.phase() != Phase.DONE) {
                continue;
            }
            try {
                undo.undo(new UndoParams(line.op()), policy, origin.named("back/" + number++));
            } catch (Refusal | IOException e) {
                LOG.warn(
                        "node.patch.kept op={} kind={}", line.op(), e.getClass().getSimpleName());
            }
        }
    }

    private static Origin part(Origin origin, int number) {
        return number == 0 ? origin : origin.named(Integer.toString(number));
    }

    private static Changed changed(Line line) {
        return new Changed(line.changes().getLast().path(), line.op(), Optional.empty());
    }
}
