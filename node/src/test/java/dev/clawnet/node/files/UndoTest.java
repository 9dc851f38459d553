package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.Written;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.PreviewParams;
import dev.clawnet.protocol.node.UndoCommands.Previewed;
import dev.clawnet.protocol.node.UndoCommands.PurgeParams;
import dev.clawnet.protocol.node.UndoCommands.Purged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is done is taken back exactly, or not at all.
class UndoTest {
    private static final String MINE = "i-procurement";
    private static final String OTHER = "i-private";

    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
        Path plan = place.file("docs/plan.txt", "plan");
        Files.setPosixFilePermissions(plan, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(plan, FileTime.fromMillis(1_234_567_000L));
        place.file("docs/deep/er.txt", "er");
        place.file("over.txt", "over");
    }

    private interface Doing {
        String run() throws Refusal;
    }

    private void comesBack(Doing doing) throws Exception {
        SortedMap<String, String> before = Trees.of(place.root);
        String op = doing.run();
        assertThat(Trees.of(place.root)).isNotEqualTo(before);

        place.undo(op);

        assertThat(Trees.of(place.root)).isEqualTo(before);
        refused(NodeError.UNDONE, () -> place.undo(op));
        assertThat(Trees.of(place.root)).isEqualTo(before);
    }

    /// INV-33
    @Test
    @Tag("INV-33")
    void every_kind_of_change_comes_back_with_names_bytes_and_modes_and_only_once() throws Exception {
        Path plan = place.root.resolve("docs/plan.txt");
        Path docs = place.root.resolve("docs");
        Path over = place.root.resolve("over.txt");
        Path fresh = place.root.resolve("fresh");
        comesBack(() -> place.write(plan, "new", WriteMode.REPLACE).undo());
        comesBack(() -> place.write(fresh, "new", WriteMode.CREATE).undo());
        comesBack(() -> place.append(plan, "more").undo());
        comesBack(() -> place.append(fresh, "first").undo());
        comesBack(() -> place.mkdir(fresh).undo());
        comesBack(() -> place.move(plan, fresh, WriteMode.CREATE).undo());
        comesBack(() -> place.move(plan, over, WriteMode.REPLACE).undo());
        comesBack(() -> place.move(docs, fresh, WriteMode.CREATE).undo());
        comesBack(() -> place.rename(docs, "papers").undo());
        comesBack(() -> place.copy(plan, over, WriteMode.REPLACE).undo());
        comesBack(() -> place.copy(docs, fresh, WriteMode.CREATE).undo());
        comesBack(() -> place.delete(plan).undo());
        comesBack(() -> place.delete(docs).undo());
        assertThat(Files.getLastModifiedTime(plan)).isEqualTo(FileTime.fromMillis(1_234_567_000L));
    }

    private void refusedAfter(Doing doing, Runnable meanwhile) throws Exception {
        String op = doing.run();
        meanwhile.run();
        SortedMap<String, String> before = Trees.of(place.root);

        refused(NodeError.CONFLICT, () -> place.undo(op));

        assertThat(Trees.of(place.root)).isEqualTo(before);
    }

    /// INV-33
    @Test
    @Tag("INV-33")
    void what_somebody_changed_since_is_a_conflict_and_nothing_changes() throws Exception {
        Path plan = place.root.resolve("docs/plan.txt");
        Path docs = place.root.resolve("docs");
        Path fresh = place.root.resolve("fresh");
        refusedAfter(() -> place.write(plan, "new", WriteMode.REPLACE).undo(), () -> put(plan, "newer"));
        refusedAfter(() -> place.append(plan, "+").undo(), () -> mode(plan, "rw-------"));
        refusedAfter(() -> place.mkdir(fresh).undo(), () -> put(fresh.resolve("x"), "x"));
        refusedAfter(
                () -> place.move(plan, fresh.resolve("p"), WriteMode.CREATE).undo(), () -> put(plan, "another"));
        refusedAfter(() -> place.rename(docs, "papers").undo(), () -> put(place.root.resolve("papers/new"), "n"));
        refusedAfter(
                () -> place.delete(place.root.resolve("over.txt")).undo(),
                () -> put(place.root.resolve("over.txt"), "o"));
        refusedAfter(
                () -> place.delete(place.root.resolve("papers/deep/er.txt")).undo(), () -> away("papers/deep"));
    }

    /// INV-33: the same bytes again, but by a later change: what that one kept would be wrong afterwards.
    @Test
    @Tag("INV-33")
    void later_change_of_the_same_place_is_taken_back_first() throws Exception {
        Path over = place.root.resolve("over.txt");
        Written first = place.write(over, "B", WriteMode.REPLACE);
        Written second = place.write(over, "A", WriteMode.REPLACE);
        Written third = place.write(over, "B", WriteMode.REPLACE);

        refused(NodeError.CONFLICT, () -> place.undo(first.undo()));

        place.undo(third.undo());
        place.undo(second.undo());
        place.undo(first.undo());
        assertThat(over).hasContent("over");
    }

    /// INV-33: an undo is no operation to undo, and it asks the policy that holds now.
    @Test
    @Tag("INV-33")
    void undo_is_decided_on_like_any_change_and_is_final() throws Exception {
        Path over = place.root.resolve("over.txt");
        Written written = place.write(over, "B", WriteMode.REPLACE);
        String undo = place.undo(written.undo()).undo();
        refused(NodeError.UNDONE, () -> place.undo(undo));

        Written again = place.write(over, "C", WriteMode.REPLACE);
        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":true}]}");
        refused(NodeError.L2_DENIED, () -> place.undo(again.undo()));
        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"write\":true}]}");
        refused(NodeError.L2_DENIED, () -> place.undo(again.undo(), MINE));
        assertThat(over).hasContent("C");
    }

    /// INV-34
    @Test
    @Tag("INV-34")
    void agent_reaches_its_own_operations_and_the_owner_all() throws Exception {
        Path over = place.root.resolve("over.txt");
        String mine = place.write(over, "B", WriteMode.REPLACE).undo();
        String others = place.change(
                        "files.delete",
                        new dev.clawnet.protocol.node.ChangeCommands.DeleteParams(place.root + "/docs"),
                        OTHER)
                .undo();

        refused(NodeError.NOT_FOUND, () -> place.undo(mine, OTHER));
        refused(NodeError.NOT_FOUND, () -> place.undo(others, MINE));
        refused(NodeError.NOT_FOUND, () -> place.undo("u-none", MINE));
        refused(NodeError.NOT_FOUND, () -> preview(List.of(others), MINE));
        assertThat(ops(MINE)).containsExactly(mine);
        assertThat(ops(OTHER)).containsExactly(others);
        assertThat(ops("")).containsExactly(others, mine);

        place.undo(mine, MINE);
        place.undo(others, "");
        assertThat(place.root.resolve("docs/deep/er.txt")).hasContent("er");
    }

    /// INV-34: another person of the same node is nobody here.
    @Test
    @Tag("INV-34")
    void another_person_finds_nothing() throws Exception {
        String op = place.write(place.root.resolve("over.txt"), "B", WriteMode.REPLACE)
                .undo();
        Origin stranger = new Origin("p-nova", "", "", "k", "d");
        var params = dev.clawnet.protocol.json.Json.STRICT.createObjectNode().put("operation", op);

        refused(NodeError.NOT_FOUND, () -> place.service.serve(UndoCommands.UNDO, params, stranger));
    }

    /// INV-32
    @Test
    @Tag("INV-32")
    void removal_for_good_is_the_owners_alone() throws Exception {
        Path over = place.root.resolve("over.txt");
        String deleted = place.delete(over).undo();
        refused(NodeError.L2_DENIED, () -> purge(Long.MAX_VALUE, MINE));
        assertThat(kept()).isNotEmpty();

        assertThat(purge(0, "").operations()).isZero();
        String later = place.append(place.root.resolve("docs/plan.txt"), "+").undo();
        Purged purged = purge(place.journal("").operations().getFirst().atMs(), "");

        assertThat(purged.operations()).isEqualTo(1);
        assertThat(purged.bytes()).isPositive();
        refused(NodeError.NOT_FOUND, () -> place.undo(deleted));
        place.undo(later);
        assertThat(over).doesNotExist();
        place.service = place.open(false);
        refused(NodeError.NOT_FOUND, () -> place.undo(deleted));
        purge(Long.MAX_VALUE, "");
        assertThat(kept()).isEmpty();
    }

    /// INV-33: newest first, each shown with what it would do, up to the first that would be refused.
    @Test
    @Tag("INV-33")
    void preview_tells_what_a_roll_back_would_do_and_does_nothing() throws Exception {
        Path over = place.root.resolve("over.txt");
        place.write(over, "one\ntwo\nthree\n", WriteMode.REPLACE);
        place.write(over, "one\n2\nthree\n", WriteMode.REPLACE);
        place.rename(place.root.resolve("docs"), "papers");
        place.append(place.root.resolve("papers/plan.txt"), "\nmore");
        place.move(over, place.root.resolve("papers/over.txt"), WriteMode.CREATE);
        SortedMap<String, String> before = Trees.of(place.root);
        List<String> newestFirst = ops("");

        List<Outlook> outlooks = preview(newestFirst, "").outlooks();

        assertThat(outlooks).hasSize(5).allMatch(outlook -> outlook.refusal().isEmpty());
        assertThat(outlooks.get(3).diff().orElseThrow()).contains("-2\n+two");
        assertThat(outlooks.get(1).diff().orElseThrow()).contains("-more");
        assertThat(Trees.of(place.root)).isEqualTo(before);

        put(place.root.resolve("papers/plan.txt"), "by hand");
        List<Outlook> stopped = preview(newestFirst, "").outlooks();
        assertThat(stopped).hasSize(2);
        assertThat(stopped.get(1).refusal()).contains("CONFLICT");
        assertThat(preview(newestFirst.reversed(), "").outlooks()).hasSize(1);
    }

    private Previewed preview(List<String> ops, String agent) throws Refusal {
        return place.ask(UndoCommands.PREVIEW, new PreviewParams(ops), Previewed.class, agent);
    }

    private Purged purge(long before, String agent) throws Refusal {
        return place.ask(UndoCommands.PURGE, new PurgeParams(before), Purged.class, agent);
    }

    private List<String> ops(String agent) throws Refusal {
        return place.journal(agent).operations().stream()
                .map(Operation::operation)
                .toList();
    }

    private List<Path> kept() throws IOException {
        try (var all = Files.walk(place.state.resolve("pre-images"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private void away(String folder) {
        try {
            Files.delete(place.root.resolve(folder));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void put(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void mode(Path file, String mode) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
