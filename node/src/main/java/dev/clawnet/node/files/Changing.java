package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.files.Placing.Workshop;
import dev.clawnet.node.files.Taking.Spare;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// One change of the owner's files, in the one order that there is: keep what was there, write down what will be
/// done, do it by a renaming, write down that it is done.
///
/// Threat: a change that cannot be taken back, that happens half, or that happens twice (INV-31). See `WriteTest`,
/// `CrashTest`.
///
/// Owned by the monitor of [FileService]: one change at a time.
final class Changing {
    private final PreImages kept;
    private final Operations operations;
    private final Placing placing;
    private final Taking taking;
    private final Recovery recovery;
    private final Disk disk;
    private final Bounds bounds;
    private final RandomGenerator random;
    private final InstantSource clock;

    /// What changes are made with.
    record Parts(Disk disk, Bounds bounds, RandomGenerator random, InstantSource clock) {}

    /// On whose behalf, by which command, and as the undo of what.
    record Order(Origin origin, String command, Optional<String> undoes, LocalPolicy policy) {
        Order(Origin origin, String command, LocalPolicy policy) {
            this(origin, command, Optional.empty(), policy);
        }
    }

    private record Plan(List<Change> changes, List<String> drafts) {}

    private interface Work {
        void run() throws IOException, Refusal;
    }

    Changing(PreImages kept, Operations operations, Parts parts) {
        this.kept = kept;
        this.operations = operations;
        this.disk = parts.disk();
        this.bounds = parts.bounds();
        this.random = parts.random();
        this.clock = parts.clock();
        this.placing = new Placing(disk);
        this.taking = new Taking(disk, placing, kept, bounds);
        this.recovery = new Recovery(kept, bounds, placing, taking, disk);
    }

    /// Settles what a crash or a failing disk left open; what cannot be settled stays open, is shown as unknown, and
    /// closes its places to further changes.
    void recover(LocalPolicy policy) throws IOException {
        for (Line line : operations.open()) {
            Phase found = recovery.settle(line, policy);
            if (found != Phase.INTENT) {
                operations.append(line.as(found, clock.millis()));
            }
        }
    }

    PreImages kept() {
        return kept;
    }

    Operations operations() {
        return operations;
    }

    Placing.Source fromKept() {
        return (_, file) -> kept.open(file.print());
    }

    Capture capture(LocalPolicy policy, Set<Access> needs, boolean keep) {
        return new Capture(kept, bounds, policy, needs, keep);
    }

    State state(String path, LocalPolicy policy) throws IOException, Refusal {
        return recovery.state(path, policy);
    }

    /// The recorded operation of an earlier call with this key; a key whose effect is unknown never acts again.
    Optional<Line> earlier(Origin origin) throws Refusal {
        Optional<Line> line = operations.remembered(origin.person(), origin.key());
        if (line.isEmpty()
                || (line.get().phase() == Phase.FAILED && line.get().request().equals(origin.request()))) {
            return Optional.empty();
        }
        if (line.get().phase() != Phase.DONE || !line.get().request().equals(origin.request())) {
            throw new Refusal(NodeError.CONFLICT);
        }
        return line;
    }

    /// Makes a file hold these bytes.
    ///
    /// @param expected what is at the name; absent: the name is free
    Line put(Order order, Change change, Folder folder, Optional<BasicFileAttributes> expected, Placing.Source source)
            throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        Spare spare = spare(folder, path);
        return perform(order, plan(List.of(change), spare), () -> {
            placing.file(folder, spare.draft(), "", change.after(), source);
            Placing.stillThere(folder, path, order.policy());
            if (expected.isEmpty()) {
                taking.arrive(folder, spare.draft(), folder, path);
            } else {
                disk.rename(folder, spare.draft(), folder, spare.name());
                replace(order, change, expected.get(), new End(folder, path, change.after()), spare);
                taking.drop(spare);
            }
        });
    }

    /// Puts what is at the private name in the place of the expected file, which is at the private name afterwards.
    /// What stands there instead of it stays.
    private void replace(Order order, Change change, BasicFileAttributes expected, End to, Spare spare)
            throws IOException, Refusal {
        try {
            taking.exchange(spare, to.folder(), to.path());
        } catch (NoSuchFileException e) {
            throw new Refusal(NodeError.CONFLICT);
        }
        // Its bytes too: a file can be written to without its time telling.
        boolean same = Placing.same(expected, spare.folder().stat(spare.name()))
                && taking.holds(spare, change.before(), order.policy());
        if (!same) {
            if (taking.exchangeBack(spare, to.folder(), to.path(), to.state(), order.policy())) {
                throw new Refusal(NodeError.CONFLICT);
            }
            throw taking.restored();
        }
        disk.sync(to.folder());
    }

    /// Makes a folder with these contents at a free name.
    Line build(Order order, Change change, Contents contents, Folder folder, Placing.Source source)
            throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        CanonicalPath draft = path.parent().child(draft());
        CanonicalPath root = order.policy().rootOf(path).orElseThrow(() -> new Refusal(NodeError.L2_DENIED));
        CanonicalPath step = root.child(draft());
        Plan plan = new Plan(List.of(change), List.of(draft.text(), step.text()));
        return perform(order, plan, () -> {
            try (Folder top = Tree.folder(root, order.policy())) {
                Workshop shop = new Workshop(top, root, step.name());
                placing.folder(shop, folder, draft.name(), change.after(), contents, source);
            }
            Placing.stillThere(folder, path, order.policy());
            taking.arrive(folder, draft.name(), folder, path);
        });
    }

    /// Takes away what was captured, whose bytes are kept. What was changed meanwhile is put back.
    Line remove(Order order, Change change, Folder folder, Capture captured) throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        Spare spare = spare(folder, path);
        return perform(order, plan(List.of(change), spare), () -> {
            Placing.stillThere(folder, path, order.policy());
            taking.take(folder, path, spare);
            // Its bytes too: a file can be written to without its time telling.
            if (!captured.unchanged(folder, spare.name()) || !taking.holds(spare, change.before(), order.policy())) {
                taking.back(spare, folder, path);
                throw taking.restored();
            }
            taking.drop(spare);
        });
    }

    /// One end of a move.
    record End(Folder folder, CanonicalPath path, State state) {}

    /// Moves what was captured to a name that is free, or over a file that is still the expected one and is kept.
    Line move(Order order, End from, Capture captured, End to, Optional<BasicFileAttributes> over)
            throws IOException, Refusal {
        Spare spare = spare(from.folder(), from.path());
        Change arrives = new Change(to.path().text(), to.state(), from.state());
        List<Change> changes = List.of(new Change(from.path().text(), from.state(), State.ABSENT), arrives);
        return perform(order, plan(changes, spare), () -> {
            Placing.stillThere(from.folder(), from.path(), order.policy());
            Placing.stillThere(to.folder(), to.path(), order.policy());
            taking.take(from.folder(), from.path(), spare);
            try {
                if (!captured.unchanged(from.folder(), spare.name())) {
                    throw new Refusal(NodeError.CONFLICT);
                }
                if (over.isEmpty()) {
                    taking.arrive(from.folder(), spare.name(), to.folder(), to.path());
                    disk.sync(from.folder());
                } else {
                    replace(order, arrives, over.get(), new End(to.folder(), to.path(), from.state()), spare);
                }
            } catch (Refusal e) {
                if (taking.begun()) {
                    taking.back(spare, from.folder(), from.path());
                }
                throw e.code() == NodeError.CONFLICT ? taking.restored() : e;
            }
            if (over.isPresent()) {
                taking.drop(spare);
            }
        });
    }

    /// Undoes a move over a file: the file comes back to its place, and what was moved goes home.
    Line moveBack(Order order, End from, Capture captured, End home, State file) throws IOException, Refusal {
        Spare spare = spare(from.folder(), from.path());
        List<Change> changes = List.of(
                new Change(from.path().text(), from.state(), file),
                new Change(home.path().text(), State.ABSENT, from.state()));
        return perform(order, plan(changes, spare), () -> {
            placing.file(from.folder(), spare.draft(), "", file, fromKept());
            Placing.stillThere(from.folder(), from.path(), order.policy());
            Placing.stillThere(home.folder(), home.path(), order.policy());
            disk.rename(from.folder(), spare.draft(), from.folder(), spare.name());
            try {
                taking.exchange(spare, from.folder(), from.path());
            } catch (NoSuchFileException e) {
                throw new Refusal(NodeError.CONFLICT);
            }
            boolean same = captured.unchanged(from.folder(), spare.name());
            if (!same || !arrived(spare, home)) {
                if (taking.exchangeBack(spare, from.folder(), from.path(), file, order.policy())) {
                    taking.drop(spare);
                }
                throw taking.restored();
            }
            disk.sync(from.folder());
        });
    }

    private boolean arrived(Spare spare, End home) throws IOException, Refusal {
        try {
            taking.arrive(spare.folder(), spare.name(), home.folder(), home.path());
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    private Spare spare(Folder folder, CanonicalPath beside) {
        String draft = draft();
        return new Spare(folder, beside.parent().child(Taking.name(draft)), draft);
    }

    private static Plan plan(List<Change> changes, Spare spare) {
        return new Plan(
                changes,
                List.of(
                        spare.path().text(),
                        spare.path().parent().child(spare.draft()).text()));
    }

    private Line perform(Order order, Plan plan, Work work) throws IOException, Refusal {
        if (operations.size() >= bounds.operations()) {
            throw new Refusal(NodeError.FULL);
        }
        Line intent = intent(order, plan);
        if (operations.open().stream().anyMatch(intent::meets)) {
            // What became of an earlier change of this place is not known: another one would hide it for good.
            throw new Refusal(NodeError.CONFLICT);
        }
        try {
            operations.append(intent);
        } catch (IOException e) {
            throw new Refusal(NodeError.BACKUP_FAILED);
        }
        taking.begin();
        try {
            work.run();
        } catch (IOException | Refusal e) {
            Phase found =
                    taking.begun() ? recovery.settle(intent, order.policy()) : recovery.nothing(intent, order.policy());
            if (found != Phase.INTENT) {
                operations.append(intent.as(found, clock.millis()));
            }
            if (found == Phase.DONE) {
                return intent.as(Phase.DONE, clock.millis());
            }
            throw e;
        }
        Line done = intent.as(Phase.DONE, clock.millis());
        operations.append(done);
        return done;
    }

    private Line intent(Order order, Plan plan) {
        Origin origin = order.origin();
        return new Line(
                Ids.mint("u", random),
                Phase.INTENT,
                origin.person(),
                origin.agent(),
                origin.run(),
                origin.key(),
                origin.request(),
                order.command(),
                plan.changes(),
                plan.drafts(),
                order.undoes(),
                clock.millis());
    }

    private String draft() {
        return Ids.mint(".clawnet", random);
    }
}
