package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.files.Journal.Rename;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of an operation that was begun and not finished: the node stopped, or a step failed.
///
/// It looks at what is there. A change is one renaming, and a renaming happened or did not, so what is found is as it
/// was before, or as it was to be; drafts go. Nothing is done again: only the second of two renamings is finished,
/// when the first is found done and the second's draft is there. What is found to be neither is reported and left
/// alone. See `CrashTest`.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final PreImages kept;
    private final Bounds bounds;
    private final Placing placing;
    private final Disk disk;

    Recovery(PreImages kept, Bounds bounds, Placing placing, Disk disk) {
        this.kept = kept;
        this.bounds = bounds;
        this.placing = placing;
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
            Phase found = line.renames().size() > 1 ? two(line, policy) : one(line, policy);
            for (String draft : line.drafts()) {
                discard(CanonicalPath.parse(draft), policy);
            }
            LOG.info("node.journal.settled op={} phase={}", line.op(), found);
            return found;
        } catch (IOException | Refusal e) {
            LOG.warn(
                    "node.journal.unsettled op={} kind={}",
                    line.op(),
                    e.getClass().getSimpleName());
            return Phase.INTENT;
        }
    }

    /// Puts right what a change left that failed before anything of it was to be seen.
    ///
    /// @param reserved whether it had taken the name for what was to come
    Phase nothing(Line line, boolean reserved, LocalPolicy policy) {
        try {
            for (Change change : line.changes()) {
                if (reserved && change.before().absent()) {
                    unreserve(change, policy);
                }
            }
            for (String draft : line.drafts()) {
                discard(CanonicalPath.parse(draft), policy);
            }
            return Phase.FAILED;
        } catch (IOException | Refusal e) {
            LOG.warn(
                    "node.journal.unsettled op={} kind={}",
                    line.op(),
                    e.getClass().getSimpleName());
            return Phase.INTENT;
        }
    }

    private Phase one(Line line, LocalPolicy policy) throws IOException, Refusal {
        Rename rename = line.renames().getFirst();
        Change last = line.changes().getLast();
        boolean there = exists(rename.from(), policy);
        if (line.drafts().contains(rename.to())) {
            return there && !exists(rename.to(), policy) ? Phase.FAILED : Phase.DONE;
        }
        if (there && (line.drafts().contains(rename.from()) || !finished(line, policy))) {
            if (last.before().absent()) {
                unreserve(last, policy);
            }
            return Phase.FAILED;
        }
        if (line.drafts().contains(rename.from())) {
            return found(last, policy);
        }
        State now = state(last.path(), policy);
        if (now.same(last.after())) {
            return Phase.DONE;
        }
        // Somebody took away what was to be moved, or moved it on. Nothing of this change is to be seen.
        boolean taken = last.before().absent() && unreserve(last, policy);
        return taken || now.same(last.before()) ? Phase.FAILED : Phase.UNKNOWN;
    }

    /// Whether something new stands at the old place of what was moved, which is at its new one.
    private boolean finished(Line line, LocalPolicy policy) throws IOException, Refusal {
        Change source = line.changes().getFirst();
        return !state(source.path(), policy).same(source.before())
                && state(line.changes().getLast().path(), policy)
                        .same(line.changes().getLast().after());
    }

    private Phase found(Change change, LocalPolicy policy) throws IOException, Refusal {
        State now = state(change.path(), policy);
        if (now.same(change.after())) {
            return Phase.DONE;
        }
        return now.same(change.before()) ? Phase.FAILED : Phase.UNKNOWN;
    }

    /// An undo of a move over a file: what was moved goes back, then the file comes back.
    private Phase two(Line line, LocalPolicy policy) throws IOException, Refusal {
        Change over = line.changes().getFirst();
        Change home = line.changes().getLast();
        Rename second = line.renames().getLast();
        boolean back = state(home.path(), policy).same(home.after());
        boolean draft = exists(second.from(), policy);
        State there = state(over.path(), policy);
        if (there.same(over.before()) && (draft || !back)) {
            unreserve(home, policy);
            return Phase.FAILED;
        }
        if (!back) {
            return Phase.UNKNOWN;
        }
        if (there.same(over.after())) {
            return Phase.DONE;
        }
        if (!draft) {
            return Phase.UNKNOWN;
        }
        unreserve(over, policy);
        CanonicalPath path = CanonicalPath.parse(over.path());
        try (Folder folder = Tree.folder(path.parent(), policy)) {
            placing.arrive(folder, CanonicalPath.parse(second.from()).name(), folder, path, true);
        }
        return Phase.DONE;
    }

    /// Gives back a name that was taken for something that did not come.
    private boolean unreserve(Change change, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        Optional<Folder> opened = folder(path, policy);
        if (opened.isEmpty()) {
            return false;
        }
        try (Folder folder = opened.get()) {
            Optional<BasicFileAttributes> found = folder.stat(path.name());
            boolean reserved = found.isPresent()
                    && found.get().isRegularFile()
                    && found.get().size() == 0
                    && folder.permissions(path.name()).equals(Placing.RESERVED);
            if (reserved) {
                disk.unlink(folder, path.name());
                disk.sync(folder);
            }
            return reserved;
        }
    }

    private boolean exists(String path, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath at = CanonicalPath.parse(path);
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
