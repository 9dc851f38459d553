package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Which links see what a tool does: over real sockets, of two people.
class SeenToolsTest {
    private static final String SCRIPT = """
            when owner says "look around"
              call session_status {}

            when tool session_status just returned ""
              say seen

            otherwise
              say done
            """;

    @TempDir
    private Path state;

    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
    private int keys;

    private Resident resident() throws IOException {
        House house = new House(state, SCRIPT, UnaryOperator.identity());
        open.push(house);
        return Resident.of(house, house.firstCode());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static Line link(Resident who, List<String> caps) {
        Line line = who.house().line();
        String hello = line.connect(who.device().with(House.EVERY_SCOPE), caps);
        assertThat(Json.STRICT.readTree(hello).path("ok").booleanValue()).isTrue();
        return line;
    }

    private void says(Resident who, String text) {
        who.line()
                .ask(
                        "chat.send",
                        House.params()
                                .put("sessionKey", "main")
                                .put("message", text)
                                .put("idempotencyKey", "k" + ++keys));
    }

    private static boolean over(Line line) {
        return line.hears(
                "agent",
                event -> event.path("data").path("phase").stringValue("").equals("end"));
    }

    private static List<String> told(Line line, String event) {
        return line.heard(event).stream()
                .filter(each -> !List.of("assistant", "thinking")
                        .contains(each.path("stream").stringValue("")))
                .map(each -> each.path("stream").stringValue("") + " "
                        + each.path("data").path("phase").stringValue(""))
                .toList();
    }

    @Test
    void links_that_list_it_are_told_by_agent_events_those_that_listen_by_session_tool_and_nobody_else_is()
            throws Exception {
        Resident li = resident();
        Resident nova = li.creates("Nova");
        Line shows = link(li, List.of("tool-events"));
        Line both = link(li, List.of("tool-events"));
        Line listens = link(li, List.of());
        Line stranger = link(nova, List.of("tool-events"));
        for (Line each : List.of(both, listens, stranger)) {
            each.ask("sessions.messages.subscribe", House.params().put("key", "main"));
        }

        says(li, "look around");

        for (Line each : List.of(shows, both)) {
            assertThat(over(each)).isTrue();
            assertThat(told(each, "agent"))
                    .containsExactly("lifecycle start", "tool start", "tool result", "lifecycle end");
            assertThat(each.heard("session.tool")).isEmpty();
        }
        assertThat(over(listens)).isTrue();
        assertThat(told(listens, "agent")).containsExactly("lifecycle start", "lifecycle end");
        assertThat(told(listens, "session.tool")).containsExactly("tool start", "tool result");
        JsonNode result = listens.heard("session.tool").getLast();
        assertThat(result.path("sessionKey").stringValue()).isEqualTo("agent:main:main");
        assertThat(result.at("/data/name").stringValue()).isEqualTo("session_status");
        assertThat(result.at("/data/result/content/0/text").stringValue()).contains("agent:main:main");
        assertThat(over(li.line())).isTrue();
        assertThat(told(li.line(), "session.tool"))
                .as("neither listed nor asked for")
                .isEmpty();
        assertThat(stranger.silent("agent")).isTrue();
        assertThat(stranger.heard("session.tool")).isEmpty();
    }

    @Test
    void a_main_session_may_be_told_what_to_show_before_anything_is_said_in_it() throws Exception {
        Resident li = resident();
        Line shows = link(li, List.of("tool-events"));
        JsonNode entry = shows.ask(
                        "sessions.patch", House.params().put("key", "main").put("verboseLevel", "off"))
                .path("entry");
        assertThat(entry.path("verboseLevel").stringValue()).isEqualTo("off");
        says(li, "look around");
        assertThat(over(shows)).isTrue();
        assertThat(told(shows, "agent")).containsExactly("lifecycle start", "lifecycle end");

        shows.send(
                "bad",
                "sessions.patch",
                House.params().put("key", "agent:nobody:main").put("verboseLevel", "on"));
        assertThat(shows.answer("bad")).contains("NOT_FOUND");
        shows.send(
                "far",
                "sessions.patch",
                House.params().put("key", "agent:main:trip").put("verboseLevel", "on"));
        assertThat(shows.answer("far")).as("made by sessions.create").contains("NOT_FOUND");
        shows.send("word", "sessions.patch", House.params().put("key", "main").put("verboseLevel", "loud"));
        assertThat(shows.answer("word")).contains("verboseLevel");
    }
}
