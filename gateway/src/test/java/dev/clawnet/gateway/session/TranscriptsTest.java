package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The copy of sessions on disk, and what a crash can leave of it.
class TranscriptsTest {
    private static final String MAIN = "agent:main:main";
    private static final SessionKey KEY = SessionKey.of(MAIN);

    @TempDir
    private Path folder;

    private final Said said = new Said();
    private Transcripts transcripts = new Transcripts(said.store, Runnable::run, _ -> Path.of(""), (_, _) -> List.of());

    @BeforeEach
    void open() {
        transcripts = new Transcripts(
                said.store, Runnable::run, _ -> folder.resolve("agents"), (_, _) -> List.of("person:p-li"));
    }

    private Path file() {
        return transcripts.file(Said.LI, said.find(MAIN));
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(file()).stream().map(Json.STRICT::readTree).toList();
    }

    private List<String> texts() throws IOException {
        return lines().stream()
                .skip(1)
                .map(line -> line.at("/message/content/0/text").stringValue())
                .toList();
    }

    @Test
    void a_header_and_a_line_for_each_turn_with_its_readers_for_the_owner_alone() throws IOException {
        said.say(MAIN, "one");
        said.say(MAIN, "two\nlines");
        transcripts.catchUp(Said.LI, KEY);

        assertThat(lines().getFirst().path("id").stringValue())
                .isEqualTo(said.find(MAIN).id());
        assertThat(texts()).containsExactly("one", "two\nlines");
        assertThat(lines().get(2).path("readers").get(0).stringValue()).isEqualTo("person:p-li");
        assertThat(lines().get(2).path("parentId").stringValue())
                .isEqualTo(lines().get(1).path("id").stringValue());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatever_a_crash_leaves_of_the_file_nothing_is_lost_or_doubled() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            said.say(MAIN, "turn " + i + " \u00e9 " + "x".repeat(random.nextInt(70_000)));
        }
        transcripts.catchUp(Said.LI, KEY);
        byte[] whole = Files.readAllBytes(file());

        for (int round = 0; round < 40; round++) {
            byte[] torn = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            Files.write(file(), torn);
            transcripts.catchUp(Said.LI, KEY);
            assertThat(Files.readAllBytes(file()))
                    .as("seed %d, cut to %d bytes", seed, torn.length)
                    .isEqualTo(whole);
        }
    }

    @Test
    void a_file_that_ends_in_something_else_is_written_anew() throws IOException {
        said.say(MAIN, "one");
        transcripts.catchUp(Said.LI, KEY);
        byte[] whole = Files.readAllBytes(file());

        for (String strange :
                List.of("{\"type\":\"message\",\"session\":\"other\",\"seq\":0}\n", "no json\n", "[]\n", "\n")) {
            Files.writeString(file(), strange, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            transcripts.catchUp(Said.LI, KEY);
            assertThat(Files.readAllBytes(file())).as(strange).isEqualTo(whole);
        }
    }

    /// One task for all sessions, and one write for all turns of a session that came before it ran.
    @Test
    void turns_that_come_faster_than_they_are_copied_share_one_task() throws IOException {
        Deque<Runnable> tasks = new ArrayDeque<>();
        Transcripts busy = new Transcripts(
                said.store, tasks::add, _ -> folder.resolve("agents"), (_, _) -> List.of("person:p-li"));
        Notices notices = new Notices();
        busy.subscribe(notices);

        for (int i = 0; i < 5; i++) {
            notices.deliver(List.of(said.say(MAIN, "turn " + i), said.say("agent:main:other", "other " + i)));
        }
        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertThat(texts()).containsExactly("turn 0", "turn 1", "turn 2", "turn 3", "turn 4");
        notices.deliver(List.of(said.say(MAIN, "turn 5")));
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(texts()).hasSize(6).endsWith("turn 5");
    }

    @Test
    void a_start_brings_every_file_up_to_the_store() throws IOException {
        said.say(MAIN, "one");
        said.say("agent:main:other", "two");
        transcripts.recover();

        assertThat(texts()).containsExactly("one");
        assertThat(transcripts.file(Said.LI, said.find("agent:main:other"))).exists();
    }

    @Test
    void a_reset_leaves_the_old_file_and_begins_another() throws IOException {
        said.say(MAIN, "before");
        transcripts.catchUp(Said.LI, KEY);
        Path old = file();
        said.write(tx -> Sessions.reset(tx, Said.LI, said.find(MAIN)));
        said.say(MAIN, "after");
        transcripts.catchUp(Said.LI, KEY);

        assertThat(old).exists().isNotEqualTo(file());
        assertThat(texts()).containsExactly("after");
    }
}
