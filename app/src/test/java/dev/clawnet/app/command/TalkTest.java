package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.ChatMethods.Content;
import dev.clawnet.protocol.id.RunId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One conversation on a screen, in a session where others are answered too.
@Timeout(60)
class TalkTest {
    private static final RunId MINE = new RunId("r-mine0000000000000000000000");
    private static final RunId OTHER = new RunId("r-other000000000000000000000");
    private static final String SESSION = "agent:main:main";

    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final Screen screen = new Screen() {
        @Override
        public Typed read(String prompt) {
            return new Typed.End();
        }

        @Override
        public void print(String line) {
            printed.add(line);
        }

        @Override
        public int width() {
            return 100;
        }

        @Override
        public boolean takesTurns() {
            return true;
        }

        @Override
        public void close() {}
    };
    private final Talk talk = new Talk(screen, SESSION, text -> text.replace("clawnet ", "./clawnet "));
    private final FakeLink link = new FakeLink();

    private Desk desk() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Surroundings world = new Surroundings(
                Map.of(),
                Path.of("/nonexistent"),
                nowhere,
                nowhere,
                () -> FakeLink.NOW,
                () -> 0L,
                new SplittableRandom(1));
        return new Desk(world, new Output(nowhere, nowhere, false), link, Path.of("/nonexistent"));
    }

    private void hears(RunId run, String state, String delta, String text, String error) {
        talk.heard(new ChatEvent(
                run,
                SESSION,
                "main",
                0L,
                state,
                Optional.of(delta).filter(part -> !part.isEmpty()),
                Optional.of(text)
                        .filter(part -> !part.isEmpty())
                        .map(part ->
                                new ChatMessage("assistant", List.of(new Content("text", part)), 0L, Optional.empty())),
                Optional.of(error).filter(part -> !part.isEmpty())));
    }

    private void says() {
        talk.say(desk(), "hello", "k");
    }

    @Test
    void words_of_two_runs_that_speak_at_once_are_not_mixed() {
        hears(MINE, "delta", "It is ", "It is ", "");
        hears(OTHER, "delta", "Dear Ann,", "Dear Ann,", "");
        hears(MINE, "delta", "nine.", "It is nine.", "");
        hears(OTHER, "final", "", "Dear Ann, yes.", "");
        hears(MINE, "final", "", "It is nine.", "");

        assertThat(printed).containsExactly("Dear Ann, yes.", "It is nine.");
    }

    @Test
    void a_turn_is_over_when_its_own_run_is() throws InterruptedException {
        link.on(ChatMethods.CHAT_SEND, _ -> new ChatMethods.Sent(MINE, "started"));
        says();
        hears(OTHER, "final", "", "Dear Ann, yes.", "");
        talk.awaitTurn(Duration.ofMillis(1));
        assertThat(printed).endsWith("# it goes on; its answer stands in the session when it is there");
        assertThat(talk.run()).contains(MINE);

        hears(MINE, "final", "", "It is nine.", "");
        printed.clear();
        talk.awaitTurn(Duration.ofMillis(1));
        assertThat(printed).isEmpty();
        assertThat(talk.run()).isEmpty();
    }

    @Test
    void an_answer_that_is_there_before_the_gateway_says_that_it_began_is_not_waited_for() throws InterruptedException {
        link.on(ChatMethods.CHAT_SEND, _ -> {
            hears(MINE, "final", "", "It is nine.", "");
            return new ChatMethods.Sent(MINE, "started");
        });
        says();
        talk.awaitTurn(Duration.ofMillis(1));

        assertThat(printed).containsExactly("It is nine.");
    }

    @Test
    void of_a_program_that_goes_on_its_newest_line_is_shown() {
        assertThat(Talk.told(Map.of(
                        "phase",
                        "update",
                        "name",
                        "exec",
                        "partialResult",
                        Map.of("content", List.of(Map.of("type", "text", "text", "one\ntwo \u001b[2J\n"))))))
                .startsWith("exec: two ")
                .doesNotContain("one", "\u001b");
        assertThat(Talk.told(Map.of("phase", "update", "name", "exec"))).isEqualTo("exec: ");
    }

    @Test
    void commands_are_named_as_this_program_was_called_and_words_of_agents_stay_as_they_are() {
        hears(MINE, "error", "", "", "try `clawnet usage budget show`");
        hears(OTHER, "final", "", "try `clawnet up`", "");
        talk.problem(new Problem(Exit.FAILED, "no")
                .hint("look at clawnet doctor client")
                .next("clawnet health"));

        assertThat(printed)
                .containsExactly(
                        "# it failed: try `./clawnet usage budget show`",
                        "try `clawnet up`",
                        "! no",
                        "!   look at ./clawnet doctor client",
                        "!   next: ./clawnet health");
    }
}
