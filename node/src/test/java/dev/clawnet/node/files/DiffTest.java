package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.UndoCommands;
import dev.clawnet.protocol.node.UndoCommands.DiffNote;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.PreviewParams;
import dev.clawnet.protocol.node.UndoCommands.Previewed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an undo would change in contents, as a unified diff.
class DiffTest {
    private static final Path PATCH = Path.of("/usr/bin/patch");

    @TempDir
    Path temp;

    private static Diff.Side side(String path, String text) {
        return new Diff.Side(path, Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String diff(String now, String then) {
        return Diff.of(side("/x", now), side("/x", then)).orElseThrow();
    }

    @Test
    void changed_line_stands_between_three_lines_on_each_side() {
        String now = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

        assertThat(diff(now, now.replace("5", "five")))
                .isEqualTo("--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
        assertThat(diff(now, now)).isEmpty();
        assertThat(diff("a", "a\n")).endsWith("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    }

    @Test
    void what_is_not_there_is_the_null_device() {
        Diff.Side nothing = new Diff.Side("/x y", Optional.empty());

        assertThat(Diff.of(nothing, side("/x y", "a\n"))).contains("--- /dev/null\n+++ b/x y\t\n@@ -0,0 +1 @@\n+a\n");
        assertThat(Diff.of(side("/x y", "a\n"), nothing)).contains("--- a/x y\t\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    }

    @Test
    void what_is_no_text_has_no_diff() {
        Diff.Side binary = new Diff.Side("/x", Optional.of(new byte[] {'a', 0, 'b'}));
        Diff.Side latin = new Diff.Side("/x", Optional.of(new byte[] {'a', (byte) 0xE4, 'b'}));

        assertThat(Diff.of(binary, side("/x", "a"))).isEmpty();
        assertThat(Diff.of(side("/x", "a"), latin)).isEmpty();
    }

    /// The program that others use takes what we write, of whatever two texts.
    @Test
    void patch_makes_the_one_text_of_the_other() throws Exception {
        assumeTrue(Files.isExecutable(PATCH), "patch is not installed");
        long seed = 20_261_127L;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            String now = text(random, round);
            String then = round % 3 == 0 ? text(random, round) : edited(random, now);
            Path file = Files.writeString(temp.resolve("x"), now);
            Path patch = Files.writeString(temp.resolve("p"), diff(now, then));

            if (Files.size(patch) > 0) {
                patched(file, patch);
            }

            assertThat(Files.readString(file))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(then);
        }
    }

    private static void patched(Path file, Path patch) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        PATCH.toString(), "-s", "--posix", "--binary", file.toString(), patch.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /// Few different lines, so that many are alike; in some rounds too many to be compared one by one.
    private static String text(Random random, int round) {
        int lines = 1 + (round % 20 == 19 ? 2_500 : random.nextInt(60));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            all.add("line " + random.nextInt(12) + (random.nextInt(9) == 0 ? "\r" : ""));
        }
        return String.join("\n", all) + (random.nextBoolean() ? "\n" : "");
    }

    private static String edited(Random random, String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.add(at, "added " + i);
                case 1 -> lines.set(at, "changed " + i);
                default -> lines.remove(lines.size() > 1 ? at : 0);
            }
            if (lines.isEmpty()) {
                lines.add("again");
            }
        }
        String joined = String.join("\n", lines);
        return joined.isEmpty() ? "\n" : joined;
    }

    /// What cannot be shown is said as such; what is too much ends after a whole line; the policy of the node closes
    /// contents that it does not let be read.
    @Test
    void preview_says_why_there_is_no_diff() throws Exception {
        Place place = new Place(temp);
        Path text = place.file("text.txt", "one\n");
        Path bytes = place.root.resolve("bytes.bin");
        Files.write(bytes, new byte[] {1, 0, 2});
        place.file("folder/x.txt", "x");
        Path folder = place.root.resolve("folder");
        Path moved = place.file("moved.txt", "m");
        String binary = place.delete(bytes).undo();
        String tree = place.delete(folder).undo();
        String move = place.rename(moved, "elsewhere.txt").undo();
        String much = place.write(text, "another line of some length\n".repeat(5_000), WriteMode.REPLACE)
                .undo();
        String huge = place.write(place.root.resolve("huge.txt"), "x".repeat(Diff.MAX_BYTES + 1), WriteMode.CREATE)
                .undo();

        assertThat(look(place, binary).diffNote()).contains(DiffNote.BINARY);
        assertThat(look(place, tree).diffNote()).contains(DiffNote.FOLDER);
        assertThat(look(place, move).diffNote()).contains(DiffNote.MOVED);
        assertThat(look(place, huge).diffNote()).contains(DiffNote.LONG);
        Outlook cut = look(place, much);
        assertThat(cut.diffNote()).contains(DiffNote.CUT);
        assertThat(cut.diff().orElseThrow()).hasSizeBetween(65_000, 65_536).endsWith("length\n");

        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"write\":true}]}");
        Outlook closed = look(place, much);
        assertThat(closed.refusal()).isEmpty();
        assertThat(closed.diffNote()).contains(DiffNote.CLOSED);
        assertThat(closed.diff()).isEmpty();
    }

    @Test
    void all_diffs_of_one_answer_are_bounded() throws Exception {
        Place place = new Place(temp);
        List<String> ops = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path file = place.root.resolve("f" + i);
            ops.addFirst(place.write(file, "a line of it\n".repeat(4_500), WriteMode.CREATE)
                    .undo());
        }

        List<Outlook> outlooks = place.ask(UndoCommands.PREVIEW, new PreviewParams(ops), Previewed.class, "")
                .outlooks();

        assertThat(outlooks).hasSize(8);
        int shown = outlooks.stream()
                .mapToInt(outlook -> outlook.diff().orElse("").length())
                .sum();
        assertThat(shown).isBetween(200_000, 262_144);
        assertThat(outlooks.getLast().diffNote()).contains(DiffNote.LATER);
    }

    private static Outlook look(Place place, String op) throws Refusal {
        return place.ask(UndoCommands.PREVIEW, new PreviewParams(List.of(op)), Previewed.class, "")
                .outlooks()
                .getFirst();
    }
}
