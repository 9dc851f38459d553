package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// INV-24 against somebody who swaps names while they are used.
@Tag("INV-24")
@Timeout(120)
class SwapRaceTest {
    private static final int TRIES = 200;

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

    /// Puts the link in the folder's place and back, for as long as the test runs.
    private static void swap(Path folder, Path aside, Path link, AtomicBoolean stop) {
        while (!stop.get()) {
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
