package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// INV-24 against somebody who swaps names while they are used.
@Tag("INV-24")
@Timeout(120)
class SwapRaceTest {
    private static final int TRIES = 60;
    private static final int MOST_TRIES = 6_000;

    @TempDir
    Path temp;

    /// INV-24
    @Test
    void swapping_a_folder_for_a_link_never_shows_or_changes_the_outside() throws Exception {
        Place place = new Place(temp);
        Path folder = Files.createDirectory(place.root.resolve("work"));
        Path inside = Files.writeString(folder.resolve("secret.txt"), "inside");
        Path aside = place.root.resolve("aside");
        Path link = Files.createSymbolicLink(place.root.resolve("link"), place.outside);
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(folder, aside, link, stop));
        int answered = 0;
        try {
            for (int i = 0; i < TRIES; i++) {
                answered += reads(place, inside) + finds(place);
                writes(place, folder.resolve("made-" + i + ".txt"));
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(answered).as("the race must also let some calls through").isPositive();
        try (var left = Files.list(place.outside)) {
            assertThat(left).containsExactly(place.outside.resolve("secret.txt"));
        }
        assertThat(place.outside.resolve("secret.txt")).hasContent(Place.SECRET);
    }

    /// INV-24: both ends of a move, a copy and a deletion, while one end turns into a link to the outside and back.
    @Test
    void swapping_either_end_never_moves_copies_or_deletes_across_the_boundary() throws Exception {
        Place place = new Place(temp);
        Path folder = Files.createDirectory(place.root.resolve("work"));
        Path source = Files.writeString(place.root.resolve("source.txt"), "inside");
        Path inside = Files.writeString(folder.resolve("secret.txt"), "inside");
        Path aside = place.root.resolve("aside");
        Path link = Files.createSymbolicLink(place.root.resolve("link"), place.outside);
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(folder, aside, link, stop));
        int answered = 0;
        try {
            for (int i = 0; i < TRIES; i++) {
                Path there = place.root.resolve("there-" + i);
                answered += does(() -> place.copy(inside, there, WriteMode.CREATE));
                if (Files.exists(there)) {
                    assertThat(there).hasContent("inside");
                }
                Path made = folder.resolve("made-" + i);
                Path into = folder.resolve("into-" + i);
                answered += does(() -> place.copy(source, into, WriteMode.CREATE));
                answered += does(() -> place.move(there, into, WriteMode.REPLACE));
                answered += does(() -> place.append(into, "+"));
                answered += does(() -> place.mkdir(made));
                answered += does(() -> place.delete(into));
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(answered).as("the race must also let some calls through").isPositive();
        try (var left = Files.list(place.outside)) {
            assertThat(left).containsExactly(place.outside.resolve("secret.txt"));
        }
        assertThat(place.outside.resolve("secret.txt")).hasContent(Place.SECRET);
        try (var kept = Files.walk(place.state)) {
            assertThat(kept.filter(Files::isRegularFile)).noneMatch(SwapRaceTest::secret);
        }
    }

    /// INV-24: what is moved or deleted is exchanged for something else just then; only what was decided on goes, and
    /// nothing of the other is lost.
    /// The other thread renames to names that are free, and links before it deletes: it replaces nothing itself.
    /// `OtherProgramTest` goes through the same one step at a time.
    @Test
    void exchanging_a_file_under_a_move_or_deletion_loses_nothing() throws Exception {
        Place place = new Place(temp);
        // Without waiting for the disk there are more meetings, and also calls that come through.
        place.service = place.open(false, new FaultyDisk(new RealDisk(), false, false), Bounds.DEFAULT);
        Path one = Files.writeString(place.root.resolve("one"), "1".repeat(10));
        List<Path> slots = List.of(
                Files.writeString(place.root.resolve("slot-a"), "2".repeat(20)),
                place.root.resolve("slot-b"),
                place.root.resolve("slot-c"));
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> exchange(one, slots, stop));
        int undone = 0;
        try {
            for (int i = 0; i < TRIES || (undone == 0 && i < MOST_TRIES); i++) {
                Path to = place.root.resolve("there-" + i);
                undone += undone(place, one, slots, () -> place.move(one, to, WriteMode.CREATE));
                undone += undone(place, one, slots, () -> place.delete(one));
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(undone).as("the race must also let some calls through").isPositive();
        try (var left = Files.list(place.root)) {
            assertThat(left.map(SwapRaceTest::text).sorted()).containsExactly("1".repeat(10), "2".repeat(20));
        }
    }

    private interface Call {
        Changed run() throws Refusal;
    }

    private static int does(Call call) {
        try {
            call.run();
            return 1;
        } catch (Refusal e) {
            return 0;
        }
    }

    /// Does it, and takes it back while the other thread waits.
    private static int undone(Place place, Path one, List<Path> slots, Call call) throws Exception {
        try {
            String op = call.run().undo();
            synchronized (slots) {
                if (Files.exists(one)) {
                    Path free = slots.stream()
                            .filter(slot -> !Files.exists(slot))
                            .findFirst()
                            .orElseThrow();
                    Files.move(one, free, StandardCopyOption.ATOMIC_MOVE);
                }
                place.undo(op);
            }
            return 1;
        } catch (Refusal e) {
            assertThat(e.code()).isIn(NodeError.CONFLICT, NodeError.NOT_FOUND, NodeError.L2_DENIED);
            return 0;
        }
    }

    /// Puts what is at the name into a free slot and another one in its place, never over anything.
    private static void exchange(Path one, List<Path> slots, AtomicBoolean stop) {
        Random random = new Random(2);
        for (int turn = 0; !stop.get(); turn++) {
            Path slot = slots.get(turn % slots.size());
            rest(random);
            synchronized (slots) {
                try {
                    if (Files.exists(slot)) {
                        Files.createLink(one, slot);
                        Files.delete(slot);
                    } else {
                        Files.move(one, slot, StandardCopyOption.ATOMIC_MOVE);
                    }
                } catch (FileSystemException e) {
                    // The node was quicker: it took the name, or put something there.
                    Thread.onSpinWait();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /// Long enough for some calls to come through between two exchanges, and short enough for others not to.
    private static void rest(Random random) {
        for (int i = random.nextInt(15_000); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private static boolean secret(Path file) {
        return text(file).equals(Place.SECRET);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Puts the link in the folder's place and back, for as long as the test runs.
    private static void swap(Path folder, Path aside, Path link, AtomicBoolean stop) {
        Random random = new Random(1);
        while (!stop.get()) {
            rest(random);
            try {
                Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
                Files.move(folder, link, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                throw new AssertionError("nobody else renames these", e);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int reads(Place place, Path path) {
        try {
            assertThat(place.read(path).data()).isEqualTo("inside");
            return 1;
        } catch (Refusal e) {
            return 0;
        }
    }

    private static int finds(Place place) {
        try {
            assertThat(place.search(Place.SECRET).matches()).isEmpty();
            return 1;
        } catch (Refusal e) {
            return 0;
        }
    }

    private static void writes(Place place, Path path) {
        try {
            assertThat(place.write(path, "made", WriteMode.CREATE).path()).isEqualTo(path.toString());
        } catch (Refusal e) {
            assertThat(e.code()).isNotNull();
        }
    }
}
