package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each command that changes something does, and what it keeps first.
class ChangesTest {
    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
    }

    @Test
    void append_adds_to_the_end_or_makes_the_file() throws Exception {
        Path file = place.file("log.txt", "one\n");

        place.append(file, "two\n");
        place.append(place.root.resolve("new.txt"), "first");

        assertThat(file).hasContent("one\ntwo\n");
        assertThat(place.root.resolve("new.txt")).hasContent("first");
    }

    @Test
    void mkdir_makes_one_folder_and_meets_none() throws Exception {
        Path folder = place.root.resolve("a");

        place.mkdir(folder);

        assertThat(folder).isEmptyDirectory();
        refused(NodeError.CONFLICT, () -> place.mkdir(folder));
        refused(NodeError.NOT_FOUND, () -> place.mkdir(place.root.resolve("b/c")));
    }

    @Test
    void move_and_rename_take_files_and_folders_to_free_names_only() throws Exception {
        Path file = place.file("docs/plan.txt", "plan");
        place.file("docs/deep/er.txt", "er");
        place.file("taken.txt", "taken");
        place.mkdir(place.root.resolve("sub"));

        refused(NodeError.CONFLICT, () -> place.move(file, place.root.resolve("taken.txt"), WriteMode.CREATE));
        Changed moved = place.move(file, place.root.resolve("sub/plan.txt"), WriteMode.CREATE);
        place.rename(place.root.resolve("docs"), "papers");

        assertThat(moved.path()).isEqualTo(place.root + "/sub/plan.txt");
        assertThat(place.root.resolve("sub/plan.txt")).hasContent("plan");
        assertThat(place.root.resolve("papers/deep/er.txt")).hasContent("er");
        assertThat(place.root.resolve("docs")).doesNotExist();
        assertThat(place.root.resolve("taken.txt")).hasContent("taken");
        refused(NodeError.CONFLICT, () -> place.rename(place.root.resolve("papers"), "sub"));
        refused(NodeError.BAD_PATH, () -> place.rename(place.root.resolve("papers"), "../up"));
        refused(
                NodeError.CONFLICT,
                () -> place.move(place.root.resolve("papers"), place.root.resolve("papers/deep/in"), WriteMode.CREATE));
    }

    @Test
    void copy_makes_the_same_names_bytes_and_modes_and_leaves_the_original() throws Exception {
        Path file = place.file("docs/plan.txt", "plan");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        place.file("docs/deep/er.txt", "er");
        Files.createDirectory(place.root.resolve("docs/empty"));
        SortedMap<String, String> before = Trees.of(place.root.resolve("docs"));

        Changed changed = place.copy(place.root.resolve("docs"), place.root.resolve("again"), WriteMode.CREATE);
        place.copy(file, place.root.resolve("one.txt"), WriteMode.CREATE);

        assertThat(Trees.of(place.root.resolve("again"))).isEqualTo(before);
        assertThat(Trees.of(place.root.resolve("docs"))).isEqualTo(before);
        assertThat(place.root.resolve("one.txt")).hasContent("plan");
        String again = place.root + "/again";
        assertThat(changed.made().orElseThrow())
                .containsExactly(again, again + "/deep", again + "/deep/er.txt", again + "/empty", again + "/plan.txt");
        assertThat(place.copy(file, place.root.resolve("one.txt"), WriteMode.NEW_NAME)
                        .path())
                .isEqualTo(place.root + "/one (2).txt");
    }

    /// INV-31: overwrite, append, move-over, copy-over and recursive delete.
    @Test
    @Tag("INV-31")
    void what_a_change_takes_away_is_kept_before_it_goes() throws Exception {
        Path first = place.file("first.txt", "first");
        Path second = place.file("second.txt", "second");
        Path third = place.file("third.txt", "third");
        place.file("tree/a.txt", "a in a tree");
        place.file("tree/b/c.txt", "c in a tree");

        place.append(first, "+");
        place.copy(first, second, WriteMode.REPLACE);
        place.move(second, third, WriteMode.REPLACE);
        place.delete(place.root.resolve("tree"));
        place.write(first, "new", WriteMode.REPLACE);

        for (String text : List.of("first", "second", "third", "a in a tree", "c in a tree", "first+")) {
            assertThat(keptTexts()).contains(text);
        }
        assertThat(third).hasContent("first+");
        assertThat(place.root.resolve("tree")).doesNotExist();
    }

    /// INV-31: the bytes of the former content are forced to the disk, and the folders that name them, before the
    /// intent; and the intent before the first step in the owner's tree.
    @Test
    @Tag("INV-31")
    void former_content_and_intent_are_durable_before_the_owners_tree_is_touched() throws Exception {
        Path file = place.file("offer.txt", "first");
        FaultyDisk disk = new FaultyDisk(new RealDisk());
        place.service = place.open(false, disk, Bounds.DEFAULT);

        place.write(file, "second", WriteMode.REPLACE);

        assertThat(disk.steps())
                .containsSubsequence(
                        "write", "force", "rename state", "sync state", "write", "force", "create", "rename");
        int touched = disk.steps().indexOf("create");
        assertThat(disk.steps().subList(0, touched)).doesNotContain("rename", "unlink", "permit", "stamp");
        assertThat(disk.steps().get(touched - 1)).isIn("force", "sync state");
    }

    /// INV-31: for every command, when what was there cannot be kept, or not be written down.
    @Test
    @Tag("INV-31")
    void no_former_state_or_no_journal_no_change() throws Exception {
        Path file = place.file("file.txt", "file");
        Path over = place.file("over.txt", "over");
        place.file("tree/a.txt", "a");
        SortedMap<String, String> before = Trees.of(place.root);
        for (String broken : List.of("write", "force", "sync state", "rename state")) {
            FaultyDisk disk = new FaultyDisk(new RealDisk());
            disk.fail(broken);
            place.service = place.open(false, disk, Bounds.DEFAULT);
            refused(NodeError.BACKUP_FAILED, () -> place.write(file, "x" + broken, WriteMode.REPLACE));
            refused(NodeError.BACKUP_FAILED, () -> place.append(file, "x" + broken));
            refused(NodeError.BACKUP_FAILED, () -> place.move(file, over, WriteMode.REPLACE));
            refused(NodeError.BACKUP_FAILED, () -> place.copy(file, over, WriteMode.REPLACE));
            refused(NodeError.BACKUP_FAILED, () -> place.delete(place.root.resolve("tree")));
            assertThat(Trees.of(place.root)).isEqualTo(before);
        }
    }

    /// INV-32
    @Test
    @Tag("INV-32")
    void full_place_for_former_contents_refuses_and_drops_nothing() throws Exception {
        Path small = place.file("small.txt", "12345");
        Path large = place.file("large.txt", "x".repeat(4_000));
        place.service = place.open(false, new RealDisk(), new Bounds(3_000, 100, 10_000, 10_000, 10, 4));

        Changed deleted = place.delete(small);
        refused(NodeError.FULL, () -> place.delete(large));
        refused(NodeError.FULL, () -> place.write(large, "y", WriteMode.REPLACE));

        assertThat(large).hasContent("x".repeat(4_000));
        place.undo(deleted.undo());
        assertThat(small).hasContent("12345");
    }

    @Test
    void bounds_refuse_before_anything_changes() throws Exception {
        place.service = place.open(false, new RealDisk(), new Bounds(1 << 20, 2, 50, 60, 3, 1));
        Path large = place.file("large.txt", "x".repeat(51));
        place.file("many/1", "");
        place.file("many/2", "");
        place.file("many/3", "");
        place.file("many/4", "");
        place.file("heavy/1", "x".repeat(40));
        place.file("heavy/2", "x".repeat(40));
        place.file("deep/1/2/3", "");
        SortedMap<String, String> before = Trees.of(place.root);

        for (String each : List.of("large.txt", "many", "heavy", "deep")) {
            refused(NodeError.TOO_LARGE, () -> place.delete(place.root.resolve(each)));
            refused(
                    NodeError.TOO_LARGE,
                    () -> place.copy(place.root.resolve(each), place.root.resolve("copy"), WriteMode.CREATE));
        }
        refused(NodeError.TOO_LARGE, () -> place.append(large, "y"));
        assertThat(Trees.of(place.root)).isEqualTo(before);

        place.mkdir(place.root.resolve("m1"));
        place.mkdir(place.root.resolve("m2"));
        refused(NodeError.FULL, () -> place.mkdir(place.root.resolve("m3")));
    }

    /// INV-32: what was deleted is in no place that an agent or its owner's tree has.
    @Test
    @Tag("INV-32")
    void deleted_content_lies_in_the_nodes_state_and_nowhere_else() throws Exception {
        Path file = place.file("a/offer.txt", "the offer");

        Changed deleted = place.delete(place.root.resolve("a"));

        assertThat(Trees.of(place.root)).isEmpty();
        assertThat(keptTexts()).contains("the offer");
        refused(NodeError.L2_DENIED, () -> place.list(place.state));
        place.service = place.open(false);
        place.undo(deleted.undo());
        assertThat(file).hasContent("the offer");
    }

    private List<String> keptTexts() throws IOException {
        try (var all = Files.walk(place.state.resolve("pre-images"))) {
            return all.filter(Files::isRegularFile).map(ChangesTest::text).toList();
        }
    }

    private static String text(Path file) {
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
            in.read(bytes);
            return new String(bytes.array(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
