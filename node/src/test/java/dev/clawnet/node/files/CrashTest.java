package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.PreviewParams;
import dev.clawnet.protocol.node.UndoCommands.Previewed;
import dev.clawnet.protocol.node.UndoCommands.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random sequences of changes and undos on a node that stops, or whose disk fails, at any step of any of them, also
/// while it starts again; then everything is rolled back, and the tree is what it was: names, bytes, modes.
///
/// `-Dclawnet.files.sequences=10000` is the long form, `-Dclawnet.files.seed=N` begins at another seed.
@Tag("INV-31")
@Tag("INV-33")
@Timeout(3_600)
class CrashTest {
    private static final int SEQUENCES = Integer.getInteger("clawnet.files.sequences", 200);
    private static final long SEED = Long.getLong("clawnet.files.seed", 1);
    private static final int CHANGES = 12;
    private static final List<String> NAMES = List.of("a", "b", "a/c", "a/d", "b/c", "a/c/e", "f.txt", "g.txt");
    private static final List<String> MODES = List.of("rw-r-----", "rwxr-x--x", "rw-rw-rw-", "rw-------");

    @TempDir
    Path temp;

    private int stops;
    private int failures;
    private int done;

    /// INV-31, INV-33
    @Test
    void whatever_stops_the_node_a_roll_back_gives_the_tree_as_it_was() throws Exception {
        for (int i = 0; i < SEQUENCES; i++) {
            long seed = SEED + i;
            try {
                new Sequence(Files.createDirectory(temp.resolve("s" + i)), new Random(seed)).run();
            } catch (AssertionError | Refusal | IOException | RuntimeException e) {
                throw new AssertionError("sequence of seed " + seed, e);
            }
        }
        System.out.printf(
                "file sequences: %d from seed %d, %d changes done, %d stops, %d failures of the disk%n",
                SEQUENCES, SEED, done, stops, failures);
        assertThat(stops).isGreaterThan(SEQUENCES);
        assertThat(failures).isGreaterThan(SEQUENCES / 4);
        assertThat(done).isGreaterThan(SEQUENCES * 2);
    }

    /// One tree and its node.
    private final class Sequence {
        private final Place place;
        private final Random random;
        private FaultyDisk disk;
        private SortedMap<String, String> last = new TreeMap<>();

        private final Disk real = new RealDisk();
        private final boolean plain;

        Sequence(Path home, Random random) throws IOException {
            this.random = random;
            // Every fourth on a file system that knows the plain renaming alone.
            this.plain = random.nextInt(4) == 0;
            this.place = new Place(home, real);
            this.disk = new FaultyDisk(real, false, plain);
        }

        void run() throws IOException, Refusal {
            lay();
            SortedMap<String, String> first = Trees.of(place.root);
            last = first;
            open();
            for (int i = 0; i < CHANGES; i++) {
                step(random.nextInt(6) == 0 ? this::undoAny : this::change);
            }
            agrees(preview());
            int tries = 0;
            for (List<Operation> open = open(""); !open.isEmpty(); open = open("")) {
                String newest = open.getFirst().operation();
                step(() -> place.undo(newest));
                assertThat(++tries)
                        .as("an undo that is refused again and again")
                        .isLessThan(50 * CHANGES);
            }
            assertThat(Trees.of(place.root)).isEqualTo(first);
        }

        private void lay() throws IOException {
            for (String name : NAMES) {
                Path path = place.root.resolve(name);
                boolean room = !Files.exists(path)
                        && NAMES.stream()
                                .filter(each -> name.startsWith(each + "/"))
                                .noneMatch(each -> Files.isRegularFile(place.root.resolve(each)));
                if (random.nextBoolean() && room) {
                    place.file(name + (random.nextBoolean() ? "" : "/x"), text());
                }
            }
            try (var all = Files.walk(place.root)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(one(MODES)));
                }
            }
        }

        /// One change, during which the node may stop or its disk may fail. Whatever happens, it was done or not.
        private void step(Change change) throws IOException, Refusal {
            SortedMap<String, String> before = last;
            int lines = lines().size();
            int chance = random.nextInt(10);
            if (chance < 4) {
                disk.stopAfter(random.nextInt(30), random.nextBoolean());
            } else if (chance < 6) {
                disk.failAfter(random.nextInt(30));
            }
            try {
                change.run();
            } catch (FaultyDisk.Stopped e) {
                stops++;
                open();
            } catch (Refusal e) {
                failures += e.code() == NodeError.IO_FAILED || e.code() == NodeError.BACKUP_FAILED ? 1 : 0;
            }
            disk = new FaultyDisk(real, false, plain);
            place.service = place.open(false, disk, Bounds.DEFAULT);
            List<Journal.Line> all = lines();
            assertThat(all).extracting(Journal.Line::phase).doesNotContain(Journal.Phase.UNKNOWN);
            boolean happened = all.subList(Math.min(lines, all.size()), all.size()).stream()
                    .anyMatch(line -> line.phase() == Journal.Phase.DONE);
            done += happened ? 1 : 0;
            last = Trees.of(place.root);
            if (!happened) {
                assertThat(last).isEqualTo(before);
            }
            assertThat(last.keySet()).noneMatch(path -> path.contains(".clawnet"));
        }

        /// Starts the node; it may stop while it puts right what was left.
        private void open() throws IOException {
            while (true) {
                disk = new FaultyDisk(real, false, plain);
                if (random.nextInt(3) == 0) {
                    disk.stopAfter(random.nextInt(6), random.nextBoolean());
                }
                try {
                    place.service = place.open(false, disk, Bounds.DEFAULT);
                    disk.stopAfter(Integer.MAX_VALUE / 2, false);
                    return;
                } catch (FaultyDisk.Stopped e) {
                    stops++;
                }
            }
        }

        private void change() throws Refusal {
            WriteMode mode = one(List.of(WriteMode.values()));
            Path path = place.root.resolve(one(NAMES));
            Path other = place.root.resolve(one(NAMES));
            switch (random.nextInt(8)) {
                case 0, 1 -> place.write(path, text(), mode);
                case 2 -> place.append(path, text());
                case 3 -> place.mkdir(path);
                case 4 -> place.move(path, other, mode);
                case 5 -> place.rename(path, "r" + random.nextInt(3));
                case 6 -> place.copy(path, other, mode);
                default -> place.delete(path);
            }
        }

        private void undoAny() throws Refusal {
            List<Operation> open = open("");
            if (!open.isEmpty()) {
                place.undo(one(open).operation());
            }
        }

        private List<Operation> open(String agent) throws Refusal {
            return place.journal(agent).operations();
        }

        private Previewed preview() throws Refusal {
            List<String> ops = open("").stream().map(Operation::operation).toList();
            return ops.isEmpty()
                    ? new Previewed(List.of())
                    : place.ask(
                            dev.clawnet.protocol.node.UndoCommands.PREVIEW,
                            new PreviewParams(ops),
                            Previewed.class,
                            "");
        }

        /// What a preview says is what comes: newest first, all of it can be taken back.
        private void agrees(Previewed previewed) {
            assertThat(previewed.outlooks())
                    .allMatch(outlook -> outlook.refusal().isEmpty());
            assertThat(previewed.outlooks())
                    .extracting(Outlook::operation)
                    .allMatch(operation -> operation.standing() == Standing.DONE);
        }

        private List<Journal.Line> lines() throws IOException {
            return new Journal(place.state.resolve("journal.jsonl"), new RealDisk()).lines();
        }

        private String text() {
            return "text " + random.nextInt(5) + "\n".repeat(random.nextInt(3));
        }

        private <T> T one(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }

    private interface Change {
        void run() throws Refusal;
    }
}
