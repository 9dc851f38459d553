package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.params;
import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.node.FilesCommands.Item;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.FilesCommands.Written;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// INV-31: a durable former state before each change.
@Tag("INV-31")
class WriteTest {
    @TempDir
    Path temp;

    private Place place;

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
    }

    /// INV-31
    @Test
    void former_content_is_kept_byte_for_byte_and_named_in_the_journal() throws Exception {
        Path file = place.file("offer.txt", "first");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        for (String next : List.of("second", "third", "second")) {
            byte[] before = Files.readAllBytes(file);
            Written written = place.write(file, next, WriteMode.REPLACE);

            assertThat(kept(written.before())).hasBinaryContent(before);
            assertThat(file).hasContent(next);
            List<Journal.Line> lines = journal().lines();
            Journal.Line intent = lines.get(lines.size() - 2);
            Journal.Line done = lines.getLast();
            assertThat(intent.phase()).isEqualTo(Journal.Phase.INTENT);
            assertThat(done.phase()).isEqualTo(Journal.Phase.DONE);
            assertThat(List.of(intent.op(), done.op())).containsOnly(written.undo());
            assertThat(intent.changes().getFirst().before().print()).isEqualTo(written.before());
            assertThat(intent.person()).isEqualTo("p-li");
            assertThat(intent.changes().getFirst().path()).isEqualTo(file.toString());
        }
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
    }

    /// INV-31
    @Test
    void no_former_state_no_change() throws Exception {
        Path file = place.file("offer.txt", "first");
        Files.createDirectories(place.state);
        Files.writeString(place.state.resolve("pre-images"), "a file where the folder should be");

        refused(NodeError.BACKUP_FAILED, () -> place.write(file, "second", WriteMode.REPLACE));

        assertThat(file).hasContent("first");
        assertThat(journal().lines()).isEmpty();
    }

    /// INV-31: also when the record of it cannot be written.
    @Test
    void no_journal_no_change() throws Exception {
        Path file = place.file("offer.txt", "first");
        Files.createDirectory(place.state.resolve("journal.jsonl"));

        refused(NodeError.BACKUP_FAILED, () -> place.write(file, "second", WriteMode.REPLACE));
        refused(NodeError.BACKUP_FAILED, () -> place.write(place.root.resolve("new.txt"), "x", WriteMode.CREATE));
        refused(NodeError.BACKUP_FAILED, () -> place.write(parents(place.root.resolve("a/new.txt")), "k"));

        assertThat(file).hasContent("first");
        try (var left = Files.list(place.root)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void same_key_is_answered_from_the_record_and_acts_once() throws Exception {
        Path file = place.file("count.txt", "0");
        WriteParams params = params(file, "1", WriteMode.REPLACE);

        Written first = place.write(params, "once");
        Files.writeString(file, "2");
        Written again = place.write(params, "once");
        place.service = place.open(false);
        Written afterRestart = place.write(params, "once");

        assertThat(List.of(again, afterRestart)).containsOnly(first);
        assertThat(file).hasContent("2");
        refused(NodeError.CONFLICT, () -> place.write(params(file, "3", WriteMode.REPLACE), "once"));
        assertThat(file).hasContent("2");
    }

    /// INV-31: after a crash between intent and effect nobody guesses.
    @Test
    void intent_without_an_outcome_is_never_repeated() throws Exception {
        Path file = place.file("offer.txt", "first");
        WriteParams params = params(file, "second", WriteMode.REPLACE);
        place.write(params, "lost");
        Path journal = place.state.resolve("journal.jsonl");
        String intent = Files.readAllLines(journal).getFirst();
        Files.writeString(journal, intent + "\n{\"op\":\"u-cut");
        Files.writeString(file, "someone else's");
        place.service = place.open(false);

        refused(NodeError.CONFLICT, () -> place.write(params, "lost"));

        assertThat(file).hasContent("someone else's");
        place.write(file, "third", WriteMode.REPLACE);
        assertThat(journal().lines())
                .extracting(Journal.Line::phase)
                .containsExactly(Journal.Phase.INTENT, Journal.Phase.UNKNOWN, Journal.Phase.INTENT, Journal.Phase.DONE);
    }

    @Test
    void create_meets_nothing_and_new_name_avoids_what_is_there() throws Exception {
        Path file = place.root.resolve("offer.md");

        assertThat(place.write(file, "1", WriteMode.CREATE).before()).isEqualTo("absent");
        refused(NodeError.CONFLICT, () -> place.write(file, "2", WriteMode.CREATE));
        assertThat(place.write(file, "2", WriteMode.NEW_NAME).path()).isEqualTo(place.root + "/offer (2).md");
        assertThat(place.write(file, "3", WriteMode.NEW_NAME).path()).isEqualTo(place.root + "/offer (3).md");
        assertThat(file).hasContent("1");
        assertThat(place.list(place.root).entries())
                .extracting(Item::name)
                .containsExactly("offer (2).md", "offer (3).md", "offer.md");
    }

    @Test
    void folders_on_the_way_are_made_only_when_asked_and_allowed() throws Exception {
        Path deep = place.root.resolve("a/b/c.txt");

        refused(NodeError.NOT_FOUND, () -> place.write(deep, "x", WriteMode.CREATE));
        assertThat(place.write(parents(deep), "k1").path()).isEqualTo(deep.toString());
        assertThat(deep).hasContent("x");
        refused(NodeError.L2_DENIED, () -> place.write(parents(place.root.resolve("n/.ssh/c.txt")), "k2"));
        assertThat(place.root.resolve("n")).doesNotExist();
    }

    @Test
    void stale_expectation_changes_nothing() throws Exception {
        Path file = place.file("offer.txt", "first");
        WriteParams params = new WriteParams(
                file.toString(),
                "second",
                Optional.empty(),
                WriteMode.REPLACE,
                Optional.empty(),
                Optional.of("0".repeat(64)));

        refused(NodeError.CONFLICT, () -> place.write(params, "k"));

        assertThat(file).hasContent("first");
    }

    @Test
    void read_only_root_and_oversized_content_are_refused() throws Exception {
        Path file = place.file("offer.txt", "first");
        refused(NodeError.TOO_LARGE, () -> place.write(file, "x".repeat((1 << 20) + 1), WriteMode.REPLACE));

        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":true}]}");
        refused(NodeError.L2_DENIED, () -> place.write(file, "x", WriteMode.REPLACE));

        assertThat(file).hasContent("first");
    }

    @Test
    void long_text_is_read_in_parts_that_hold_whole_characters() throws Exception {
        Path file = place.file("long.txt", "aé€😀z");
        StringBuilder all = new StringBuilder();
        Optional<Long> next = Optional.of(0L);
        while (next.isPresent()) {
            var part = place.ask(
                    "files.read",
                    Place.read(file.toString(), next, Optional.of(4)),
                    dev.clawnet.protocol.node.FilesCommands.Content.class);
            all.append(part.data());
            next = part.nextOffset();
        }
        assertThat(all).hasToString("aé€😀z");
        Files.write(file, new byte[] {(byte) 0xFF}, StandardOpenOption.TRUNCATE_EXISTING);
        refused(NodeError.NOT_TEXT, () -> place.read(file));
    }

    private Path kept(String digest) {
        return place.state.resolve("pre-images").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Journal journal() {
        return new Journal(place.state.resolve("journal.jsonl"), new RealDisk());
    }

    private static WriteParams parents(Path path) {
        return new WriteParams(
                path.toString(), "x", Optional.empty(), WriteMode.CREATE, Optional.of(true), Optional.empty());
    }
}
