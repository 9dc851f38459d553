package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFolderTest {
    @TempDir
    private Path home;

    private static void inMemory() throws IOException {
        Path memory = PlainFolder.USUAL.memory();
        Assumptions.assumeTrue(
                Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
                "no file system in memory here");
    }

    @Test
    void it_is_in_memory_where_there_is_room_and_for_its_owner_alone() throws IOException {
        inMemory();
        Path made = PlainFolder.USUAL.made(home, 1_000);
        try {
            assertThat(made.getParent()).isEqualTo(PlainFolder.USUAL.memory());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
            assertThat(home).isEmptyDirectory();
        } finally {
            Files.delete(made);
        }
    }

    @Test
    void what_is_too_large_or_has_no_such_place_is_beside_the_state_for_its_owner_alone() throws IOException {
        for (PlainFolder folder : new PlainFolder[] {PlainFolder.USUAL, new PlainFolder(home.resolve("nowhere"))}) {
            Path made = folder.made(home.resolve("state"), Long.MAX_VALUE / 8);
            assertThat(made.getParent()).isEqualTo(home.resolve("state"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
        // A folder of a disk is none, whatever it is called.
        Path disk = Files.createDirectory(home.resolve("disk"));
        Assumptions.assumeFalse(Files.getFileStore(disk).type().equals("tmpfs"), "the tests run in memory");
        assertThat(new PlainFolder(disk).made(home.resolve("state"), 1).getParent())
                .isEqualTo(home.resolve("state"));
    }
}
