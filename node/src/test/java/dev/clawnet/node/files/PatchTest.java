package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.PatchCommands;
import dev.clawnet.protocol.node.PatchCommands.Edit;
import dev.clawnet.protocol.node.PatchCommands.Find;
import dev.clawnet.protocol.node.PatchCommands.Kind;
import dev.clawnet.protocol.node.PatchCommands.Part;
import dev.clawnet.protocol.node.PatchCommands.PatchParams;
import dev.clawnet.protocol.node.PatchCommands.Patched;
import dev.clawnet.protocol.node.PatchCommands.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `files.patch` changes all of its files, or none of them, and says what does not fit.
class PatchTest {
    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
    }

    private static Edit only(String old, String text) {
        return new Edit(old, text, Find.ONLY, Optional.empty());
    }

    private static Edit next(String after, String old, String text) {
        return new Edit(old, text, Find.NEXT, Optional.of(after).filter(line -> !line.isEmpty()));
    }

    private static Part update(Object path, Edit... edits) {
        return new Part(path.toString(), Kind.UPDATE, Optional.empty(), List.of(edits));
    }

    private static Part add(Object path, String text) {
        return new Part(path.toString(), Kind.ADD, Optional.of(text), List.of());
    }

    private static Part delete(Object path) {
        return new Part(path.toString(), Kind.DELETE, Optional.empty(), List.of());
    }

    private Patched patch(Part... parts) throws Refusal {
        return place.ask(PatchCommands.PATCH, new PatchParams(List.of(parts)), Patched.class);
    }

    @Test
    @Tag("INV-31")
    void files_are_added_changed_and_deleted_by_one_call_and_each_is_taken_back() throws Exception {
        Path plan = place.file("plan.txt", "one\ntwo\nthree\n");
        Path old = place.file("old.txt", "old");
        Path fresh = place.root.resolve("deep/er/new.txt");
        SortedMap<String, String> before = Trees.of(place.root);

        Patched done = patch(add(fresh, "new\n"), update(plan, only("two", "2")), delete(old));

        assertThat(done.miss()).isEmpty();
        assertThat(fresh).hasContent("new\n");
        assertThat(plan).hasContent("one\n2\nthree\n");
        assertThat(old).doesNotExist();
        for (var operation : place.journal("i-procurement").operations()) {
            place.undo(operation.operation());
        }
        assertThat(Trees.of(place.root)).isEqualTo(before);
    }

    @Test
    void a_part_that_does_not_fit_changes_nothing_and_tells_the_nearest_line() throws Exception {
        Path one = place.file("one.txt", "alpha\nbeta gamma delta\nomega\n");
        Path two = place.file("two.txt", "x\nx\n");
        SortedMap<String, String> before = Trees.of(place.root);

        var missed = patch(add(place.root.resolve("a.txt"), "a"), update(one, only("beta gama delta", "B")))
                .miss()
                .orElseThrow();
        assertThat(missed.part()).isEqualTo(1);
        assertThat(missed.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(missed.line()).contains(2);
        assertThat(missed.found()).contains("beta gamma delta");

        var several = patch(update(two, only("x", "y"))).miss().orElseThrow();
        assertThat(several.reason()).isEqualTo(Reason.SEVERAL);
        assertThat(several.count()).isEqualTo(2);
        assertThat(patch(add(one, "again")).miss().orElseThrow().reason()).isEqualTo(Reason.TAKEN);
        assertThat(patch(delete(place.root.resolve("no.txt")))
                        .miss()
                        .orElseThrow()
                        .reason())
                .isEqualTo(Reason.MISSING);
        assertThat(Trees.of(place.root)).isEqualTo(before);
        assertThat(place.journal("").operations()).isEmpty();
    }

    /// Another program writes the last file before any step of the call.
    @Test
    void what_was_done_is_taken_back_when_a_later_part_fails() throws Exception {
        int refused = 0;
        boolean through = false;
        for (int step = 0; step < 200 && !through; step += 4) {
            Path one = place.file("one.txt", "one");
            Path two = place.file("two.txt", "two");
            SortedMap<String, String> before = Trees.of(place.root);
            MeddledDisk meddled = new MeddledDisk();
            place.service = place.open(false, meddled.disk(new RealDisk()), Bounds.DEFAULT);
            meddled.before(step, () -> write(two, "TWO"));
            try {
                through = patch(
                                add(place.root.resolve("made/new.txt"), "new"),
                                update(one, only("one", "1")),
                                update(two, only("two", "2")))
                        .miss()
                        .isEmpty();
                meddled.rest();
                if (!through) {
                    // It was written to before it was looked at.
                    write(two, "two");
                    assertThat(Trees.of(place.root)).as("step " + step).isEqualTo(before);
                }
            } catch (Refusal e) {
                refused++;
                assertThat(two).as("step " + step).hasContent("TWO");
                write(two, "two");
                assertThat(Trees.of(place.root)).as("step " + step).isEqualTo(before);
            }
        }
        assertThat(through).isTrue();
        assertThat(refused).isPositive();
        assertThat(place.root.resolve("one.txt")).hasContent("1");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void places_of_a_patch_are_found_one_below_the_other_and_blanks_at_the_ends_are_forgiven() throws Exception {
        Path file = place.file("a.txt", "f:\n  x\ng:\n  x  \nend\n");

        patch(update(file, next("g:", "  x\n", "  y\n"), next("", "end\n", "END\n"), next("", "", "more\n")));

        assertThat(file).hasContent("f:\n  x\ng:\n  y\nEND\nmore\n");
        var missed = patch(update(file, next("", "END\n", "e\n"), next("", "f:\n", "F:\n")))
                .miss()
                .orElseThrow();
        assertThat(missed.edit()).isEqualTo(1);
    }

    @Test
    void line_ends_of_windows_and_modes_stay() throws Exception {
        Path file = place.file("win.txt", "one\r\ntwo\r\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

        patch(update(file, only("one\ntwo", "1\n2\n3")));

        assertThat(Files.readString(file)).isEqualTo("1\r\n2\r\n3\r\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    @Tag("INV-24")
    void every_part_is_decided_on_before_any_is_looked_at() throws Exception {
        Path file = place.file("a.txt", "a");
        Path link = Files.createSymbolicLink(place.root.resolve("link"), place.outside.resolve("secret.txt"));
        place.file(".env", "KEY=1");

        refused(
                NodeError.L2_DENIED,
                () -> patch(update(file, only("a", "b")), update(place.outside.resolve("secret.txt"), only("o", "x"))));
        refused(NodeError.L2_DENIED, () -> patch(update(place.root.resolve(".env"), only("KEY", "x"))));
        refused(NodeError.NOT_CANONICAL, () -> patch(update(link, only("outside", "x"))));
        refused(NodeError.INVALID_PARAMS, () -> patch(delete(file), add(file, "b")));
        assertThat(file).hasContent("a");
    }

    @Test
    void a_place_that_may_be_written_and_not_read_is_not_looked_into() throws Exception {
        Path file = place.file("a.txt", "a");
        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":false,\"write\":true}]}");

        refused(NodeError.L2_DENIED, () -> patch(update(file, only("b", "c"))));
    }

    @Test
    void a_call_that_comes_twice_is_answered_and_done_once() throws Exception {
        Path file = place.file("a.txt", "a");
        PatchParams params = new PatchParams(List.of(update(file, only("a", "aa"))));
        Origin origin = new Origin("p-li", "i-procurement", "r-1", "twice", "same");

        var json = dev.clawnet.protocol.json.Json.STRICT.valueToTree(params);
        var first = place.service.serve(PatchCommands.PATCH, json, origin);
        var second = place.service.serve(PatchCommands.PATCH, json, origin);

        assertThat(second).isEqualTo(first);
        assertThat(file).hasContent("aa");
    }
}
