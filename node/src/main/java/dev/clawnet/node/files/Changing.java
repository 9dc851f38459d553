package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.files.Journal.Rename;
import dev.clawnet.node.files.Placing.Workshop;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
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

    private record Plan(List<Change> changes, List<Rename> renames, List<String> drafts) {}

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
        this.recovery = new Recovery(kept, bounds, placing, disk);
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
        CanonicalPath draft = path.parent().child(draft());
        Plan plan = new Plan(List.of(change), List.of(new Rename(draft.text(), path.text())), List.of(draft.text()));
        return perform(order, plan, () -> {
            placing.file(folder, draft.name(), "", change.after(), source);
            Placing.stillThere(folder, path, order.policy());
            if (expected.isEmpty()) {
                placing.arrive(folder, draft.name(), folder, path, true);
            } else {
                placing.replace(folder, draft.name(), folder, path, expected.get());
            }
        });
    }

    /// Makes a folder with these contents at a free name.
    Line build(Order order, Change change, Contents contents, Folder folder, Placing.Source source)
            throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        CanonicalPath draft = path.parent().child(draft());
        CanonicalPath root = order.policy().rootOf(path).orElseThrow(() -> new Refusal(NodeError.L2_DENIED));
        CanonicalPath step = root.child(draft());
        Plan plan = new Plan(
                List.of(change), List.of(new Rename(draft.text(), path.text())), List.of(draft.text(), step.text()));
        return perform(order, plan, () -> {
            try (Folder top = Tree.folder(root, order.policy())) {
                Workshop shop = new Workshop(top, root, step.name());
                placing.folder(shop, folder, draft.name(), change.after(), contents, source);
            }
            Placing.stillThere(folder, path, order.policy());
            placing.arrive(folder, draft.name(), folder, path, false);
        });
    }

    /// Takes away what was captured, whose bytes are kept. What was changed meanwhile is put back.
    Line remove(Order order, Change change, Folder folder, Capture captured) throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(change.path());
        CanonicalPath away = path.parent().child(draft());
        Plan plan = new Plan(List.of(change), List.of(new Rename(path.text(), away.text())), List.of(away.text()));
        return perform(order, plan, () -> {
            Placing.stillThere(folder, path, order.policy());
            placing.away(folder, path.name(), away.name());
            if (!captured.unchanged(folder, away.name())) {
                placing.back(folder, away.name(), folder, path);
                throw new Refusal(NodeError.CONFLICT);
            }
            disk.sync(folder);
            placing.discard(folder, away.name());
            disk.sync(folder);
        });
    }

    /// One end of a move.
    record End(Folder folder, CanonicalPath path, State state) {}

    /// Moves what was captured to a name that is free, or over a file that is still the expected one and is kept.
    Line move(Order order, End from, Capture captured, End to, Optional<BasicFileAttributes> over)
            throws IOException, Refusal {
        CanonicalPath spare = to.path().parent().child(draft());
        Plan plan = new Plan(
                List.of(
                        new Change(from.path().text(), from.state(), State.ABSENT),
                        new Change(to.path().text(), to.state(), from.state())),
                List.of(new Rename(from.path().text(), to.path().text())),
                List.of(spare.text()));
        return perform(order, plan, () -> {
            Placing.stillThere(from.folder(), from.path(), order.policy());
            Placing.stillThere(to.folder(), to.path(), order.policy());
            if (!captured.unchanged(from.folder(), from.path().name())) {
                throw new Refusal(NodeError.CONFLICT);
            }
            go(from, to, over);
            if (!captured.unchanged(to.folder(), to.path().name())) {
                placing.back(to.folder(), to.path().name(), from.folder(), from.path());
                if (over.isPresent()) {
                    placing.file(to.folder(), spare.name(), "", to.state(), fromKept());
                    placing.arrive(to.folder(), spare.name(), to.folder(), to.path(), true);
                }
                throw new Refusal(NodeError.CONFLICT);
            }
        });
    }

    private void go(End from, End to, Optional<BasicFileAttributes> over) throws IOException, Refusal {
        if (over.isPresent()) {
            placing.replace(from.folder(), from.path().name(), to.folder(), to.path(), over.get());
        } else {
            boolean isFile = from.state().kind() == State.Kind.FILE;
            placing.arrive(from.folder(), from.path().name(), to.folder(), to.path(), isFile);
        }
        disk.sync(from.folder());
    }

    /// Undoes a move over a file: what was moved goes home, and the file comes back to its place.
    Line moveBack(Order order, End from, Capture captured, End home, State file) throws IOException, Refusal {
        CanonicalPath draft = from.path().parent().child(draft());
        Plan plan = new Plan(
                List.of(
                        new Change(from.path().text(), from.state(), file),
                        new Change(home.path().text(), State.ABSENT, from.state())),
                List.of(
                        new Rename(from.path().text(), home.path().text()),
                        new Rename(draft.text(), from.path().text())),
                List.of(draft.text()));
        return perform(order, plan, () -> {
            placing.file(from.folder(), draft.name(), "", file, fromKept());
            Placing.stillThere(from.folder(), from.path(), order.policy());
            Placing.stillThere(home.folder(), home.path(), order.policy());
            if (!captured.unchanged(from.folder(), from.path().name())) {
                throw new Refusal(NodeError.CONFLICT);
            }
            go(from, home, Optional.empty());
            placing.arrive(from.folder(), draft.name(), from.folder(), from.path(), true);
        });
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
        placing.begin();
        try {
            work.run();
        } catch (IOException | Refusal e) {
            Placing.Progress progress = placing.progress();
            Phase found = progress.renamed() == 0
                    ? recovery.nothing(intent, progress.reserved() > 0, order.policy())
                    : recovery.settle(intent, order.policy());
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
                plan.renames(),
                plan.drafts(),
                order.undoes(),
                clock.millis());
    }

    private String draft() {
        return Ids.mint(".clawnet", random);
    }
}
