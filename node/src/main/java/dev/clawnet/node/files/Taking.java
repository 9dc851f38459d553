package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Takes things from their names and puts things in their place, so that nothing is lost of what another program puts
/// there in the same moment.
///
/// Threat: between the look at a name and the renaming, another program puts another file there; a renaming carries
/// off what was not decided on, or replaces what nobody kept (INV-31). So nothing is ever renamed over a name, what is
/// taken comes to a private name first, and is looked at there: only what was decided on goes on or vanishes, and
/// everything else goes back to its name, or beside it when that was taken. See `OtherProgramTest`, `SwapRaceTest`.
///
/// What remains: a program that has a file open and goes on writing into it after it was looked at; and a file system
/// without `renameat2` (NFS, 9p), where a name that is free is looked at and then taken, in two steps.
final class Taking {
    /// How the private names begin under which something stands that may be somebody else's. They are built-in
    /// secrets: nobody lists or opens one.
    private static final String SPARE = ".clawnet-was";

    private static final String MIDDLE = "-x";

    private final Disk disk;
    private final Placing placing;
    private final PreImages kept;
    private final Bounds bounds;
    private boolean begun;

    Taking(Disk disk, Placing placing, PreImages kept, Bounds bounds) {
        this.disk = disk;
        this.placing = placing;
        this.kept = kept;
        this.bounds = bounds;
    }

    /// A private name of an open folder.
    ///
    /// @param draft where it is put to be removed: what stands there is never looked at again
    record Spare(Folder folder, CanonicalPath path, String draft) {
        String name() {
            return path.name();
        }
    }

    private interface Step {
        void run() throws IOException, Refusal;
    }

    /// A private name, from what makes the names of drafts.
    static String name(String draft) {
        return SPARE + draft.substring(draft.indexOf('-'));
    }

    static boolean isSpare(CanonicalPath path) {
        return path.name().startsWith(SPARE + "-");
    }

    void begin() {
        begun = false;
    }

    /// Whether something may be at another place than before the change.
    boolean begun() {
        return begun;
    }

    /// Everything is where it was, as far as it is this node's doing.
    Refusal restored() {
        begun = false;
        return new Refusal(NodeError.CONFLICT);
    }

    /// Takes what stands at a name to the private one.
    void take(Folder folder, CanonicalPath path, Spare spare) throws IOException, Refusal {
        first(() -> free(folder, path.name(), spare.folder(), spare.name()));
    }

    /// Gives a draft, or what was taken, a name that is free.
    void arrive(Folder from, String name, Folder folder, CanonicalPath path) throws IOException, Refusal {
        try {
            first(() -> free(from, name, folder, path.name()));
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(NodeError.CONFLICT);
        }
        disk.sync(folder);
    }

    /// Puts what stands at the private name in the place of what stands at a name, and the other way round.
    void exchange(Spare spare, Folder folder, CanonicalPath path) throws IOException, Refusal {
        first(() -> swap(spare, folder, path));
    }

    /// Gives a name back to what an exchange took from it. Whatever another program put there meanwhile stays, under a
    /// free name beside it. True when ours stands at the private name again, false when nothing does.
    boolean exchangeBack(Spare spare, Folder folder, CanonicalPath path, State ours, LocalPolicy policy)
            throws IOException, Refusal {
        try {
            swap(spare, folder, path);
        } catch (NoSuchFileException e) {
            // Ours was carried off, so the name is free.
            back(spare, folder, path);
            return false;
        }
        if (holds(spare, ours, policy)) {
            disk.sync(folder);
            return true;
        }
        back(spare, folder, path);
        return false;
    }

    /// Puts something back that was taken, under its own name or, when that was taken meanwhile, beside it.
    void back(Spare spare, Folder folder, CanonicalPath path) throws IOException, Refusal {
        back(spare.folder(), spare.name(), folder, path);
    }

    private void back(Folder from, String name, Folder folder, CanonicalPath path) throws IOException, Refusal {
        for (int i = 1; i <= FreeName.MAX_TRIED; i++) {
            if (came(from, name, folder, FreeName.of(path.name(), i))) {
                disk.sync(folder);
                return;
            }
        }
        throw new Refusal(NodeError.CONFLICT);
    }

    /// Removes what stands at the private name, for good. Only for what was looked at there.
    void drop(Spare spare) throws IOException, Refusal {
        disk.sync(spare.folder());
        disk.rename(spare.folder(), spare.name(), spare.folder(), spare.draft());
        placing.discard(spare.folder(), spare.draft());
        disk.sync(spare.folder());
    }

    /// Whether what stands at the private name has these names, bytes and modes.
    boolean holds(Spare spare, State state, LocalPolicy policy) {
        try {
            return Capture.hidden(kept, bounds, policy)
                    .of(spare.folder(), spare.path())
                    .same(state);
        } catch (IOException | Refusal e) {
            // What cannot be looked at is not what was looked at before.
            return false;
        }
    }

    /// Finishes an exchange, or takes it back, that stopped in the middle where the system has none.
    void mend(Spare spare, Folder folder, CanonicalPath path) throws IOException, Refusal {
        String middle = spare.name() + MIDDLE;
        if (spare.folder().stat(middle).isEmpty()) {
            return;
        }
        if (spare.folder().stat(spare.name()).isPresent()) {
            back(spare.folder(), middle, folder, path);
        } else {
            disk.rename(spare.folder(), middle, spare.folder(), spare.name());
        }
    }

    private void first(Step step) throws IOException, Refusal {
        boolean before = begun;
        begun = true;
        try {
            step.run();
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // It did not happen.
            begun = before;
            throw e;
        }
    }

    private void swap(Spare spare, Folder folder, CanonicalPath path) throws IOException, Refusal {
        if (disk.exchange(spare.folder(), spare.name(), folder, path.name())) {
            return;
        }
        String middle = spare.name() + MIDDLE;
        disk.rename(folder, path.name(), spare.folder(), middle);
        if (!came(spare.folder(), spare.name(), folder, path.name())) {
            back(spare.folder(), middle, folder, path);
            throw new NoSuchFileException("what stood there was exchanged");
        }
        disk.rename(spare.folder(), middle, spare.folder(), spare.name());
    }

    private boolean came(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        try {
            free(from, name, to, newName);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private void free(Folder from, String name, Folder to, String newName) throws IOException, Refusal {
        if (disk.place(from, name, to, newName)) {
            return;
        }
        if (to.stat(newName).isPresent()) {
            throw new FileAlreadyExistsException("the name is taken");
        }
        disk.rename(from, name, to, newName);
    }

    /// The private name of an operation, if it has one and its folder is there.
    static Optional<CanonicalPath> of(Journal.Line line) throws Refusal {
        for (String draft : line.drafts()) {
            CanonicalPath path = CanonicalPath.parse(draft);
            if (isSpare(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
