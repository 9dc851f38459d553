package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The journal's file stays within twice what is live, and says the same after it was written anew.
class JournalTest {
    private static final int REMEMBERS = 10;
    private static final long WORTH = 4_000;

    @TempDir
    Path temp;

    private Operations open() throws IOException {
        return new Operations(new Journal(temp.resolve("journal.jsonl"), new RealDisk()), REMEMBERS, WORTH);
    }

    private static Line line(String op, Phase phase, Optional<String> undoes) {
        return new Line(
                op, phase, "p-li", "i-1", "r-1", "key-" + op, "digest", "files.write", List.of(), List.of(), undoes, 1);
    }

    private static void did(Operations operations, String op, Optional<String> undoes, Phase end) throws IOException {
        operations.append(line(op, Phase.INTENT, undoes));
        operations.append(line(op, end, undoes));
    }

    @Test
    void what_is_over_leaves_the_file_and_what_is_kept_stays_as_it_was() throws IOException {
        Operations operations = open();
        did(operations, "kept", Optional.empty(), Phase.DONE);
        did(operations, "taken-back", Optional.empty(), Phase.DONE);
        did(operations, "undo", Optional.of("taken-back"), Phase.DONE);
        operations.append(line("undo", Phase.PURGED, Optional.of("taken-back")));
        for (int i = 0; i < 2_000; i++) {
            did(operations, "failed-" + i, Optional.empty(), Phase.FAILED);
        }
        operations.append(line("open", Phase.INTENT, Optional.empty()));

        assertThat(Files.size(temp.resolve("journal.jsonl"))).isLessThan(WORTH * 5);
        for (Operations each : List.of(operations, open())) {
            assertThat(each.all()).extracting(Line::op).containsExactly("kept", "taken-back", "open");
            assertThat(each.undone("taken-back"))
                    .as("it is not taken back twice")
                    .isTrue();
            assertThat(each.undone("kept")).isFalse();
            assertThat(each.open()).extracting(Line::op).containsExactly("open");
            assertThat(each.remembered("p-li", "key-failed-1999")).isPresent();
            assertThat(each.remembered("p-li", "key-failed-0")).isEmpty();
        }
    }

    @Test
    void a_journal_of_live_operations_alone_is_left_alone() throws IOException {
        Operations operations = open();
        for (int i = 0; i < 100; i++) {
            did(operations, "op-" + i, Optional.empty(), Phase.DONE);
        }
        assertThat(Files.readAllLines(temp.resolve("journal.jsonl"))).hasSize(200);
        assertThat(open().size()).isEqualTo(100);
    }

    @Test
    void a_half_written_successor_is_nobodys_journal() throws IOException {
        Files.writeString(temp.resolve("journal.jsonl.new"), "half");
        Operations operations = open();
        for (int i = 0; i < 100; i++) {
            did(operations, "failed-" + i, Optional.empty(), Phase.FAILED);
        }
        assertThat(temp.resolve("journal.jsonl.new")).doesNotExist();
        assertThat(open().size()).isZero();
    }
}
