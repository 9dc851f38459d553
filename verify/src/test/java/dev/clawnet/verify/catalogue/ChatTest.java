package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sessions and chat over real sockets, of two people who need not trust one another.
class ChatTest {
    private static final int PATIENCE = 20_000;

    @TempDir
    private Path state;

    private final Cast cast = new Cast();

    /// Who is there; made before each test.
    private static final class Cast {
        private Optional<House> house = Optional.empty();
        private Optional<Resident> li = Optional.empty();
        private int keys;
    }

    @BeforeEach
    void open() throws IOException {
        House house = new House(state);
        cast.house = Optional.of(house);
        cast.li = Optional.of(Resident.of(house, house.firstCode()));
    }

    @AfterEach
    void close() {
        cast.house.ifPresent(House::close);
    }

    private Resident li() {
        return cast.li.orElseThrow();
    }

    private static ObjectNode key(String key) {
        return House.params().put("key", key);
    }

    private JsonNode says(Resident who, String session, String text) {
        return who.line()
                .ask(
                        "chat.send",
                        House.params()
                                .put("sessionKey", session)
                                .put("message", text)
                                .put("idempotencyKey", "k" + ++cast.keys));
    }

    private JsonNode history(Resident who, String session, int messages) {
        for (int i = 0; i < PATIENCE; i++) {
            JsonNode said = who.line().ask("chat.history", House.params().put("sessionKey", session));
            if (said.path("messages").size() >= messages) {
                return said;
            }
        }
        throw new AssertionError("fewer than " + messages + " messages in " + session);
    }

    @Test
    void what_is_said_is_answered_by_events_kept_in_the_history_and_copied_to_disk() throws IOException {
        JsonNode sent = says(li(), "main", "hello there");
        assertThat(sent.path("status").stringValue()).isEqualTo("started");
        JsonNode history = history(li(), "agent:main:main", 2);

        assertThat(li().line().hears("chat", 2, _ -> {})).isTrue();
        JsonNode last = li().line().newest("chat").orElseThrow();
        assertThat(last.path("state").stringValue()).isEqualTo("final");
        assertThat(last.path("runId").stringValue())
                .isEqualTo(sent.path("runId").stringValue());
        assertThat(last.at("/message/content/0/text").stringValue()).isEqualTo("done");
        assertThat(history.at("/messages/0/role").stringValue()).isEqualTo("user");
        assertThat(history.at("/messages/1/content/0/text").stringValue()).isEqualTo("done");
        Path file = state.resolve("agents/main/sessions")
                .resolve(history.path("sessionId").stringValue() + ".jsonl");
        for (int i = 0; i < PATIENCE && lines(file) < 3; i++) {
            li().line().ask("health", House.params());
        }
        assertThat(lines(file)).isEqualTo(3);
    }

    private static int lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return (int) lines.count();
        }
    }

    @Test
    void the_method_agent_goes_on_with_the_same_session() {
        says(li(), "agent:main:trip", "hello");
        history(li(), "agent:main:trip", 2);
        li().line()
                .send(
                        "run",
                        "agent",
                        House.params()
                                .put("message", "again")
                                .put("sessionKey", "agent:main:trip")
                                .put("idempotencyKey", "again"));
        li().line().answer("run");
        li().line().answer("run");

        assertThat(history(li(), "agent:main:trip", 4).path("totalMessages").longValue())
                .isEqualTo(4);
        assertThat(li().line()
                        .ask("sessions.list", House.params())
                        .path("count")
                        .longValue())
                .isEqualTo(1);
    }

    @Test
    void sessions_are_listed_newest_first_in_pages_and_found_by_text() {
        for (int i = 0; i < 5; i++) {
            house().pass(Duration.ofSeconds(1));
            says(li(), "agent:main:s" + i, "about topic" + i);
            history(li(), "agent:main:s" + i, 2);
        }
        JsonNode page =
                li().line().ask("sessions.list", House.params().put("limit", 2).put("offset", 1));
        assertThat(page.at("/sessions/0/key").stringValue()).isEqualTo("agent:main:s3");
        assertThat(page.path("totalCount").longValue()).isEqualTo(5);
        assertThat(page.path("nextOffset").longValue()).isEqualTo(3);

        JsonNode found = li().line().ask("sessions.list", House.params().put("search", "MAIN:S4"));
        assertThat(found.path("count").longValue()).isEqualTo(1);

        li().line()
                .ask(
                        "sessions.patch",
                        key("agent:main:s0").put("label", "Old trip").put("archived", true));
        JsonNode archived = li().line().ask("sessions.list", House.params().put("archived", true));
        assertThat(archived.at("/sessions/0/label").stringValue()).isEqualTo("Old trip");
    }

    private House house() {
        return cast.house.orElseThrow();
    }

    @Test
    void a_reset_begins_anew_and_a_deleted_session_is_gone() {
        says(li(), "agent:main:trip", "hello");
        JsonNode before = history(li(), "agent:main:trip", 2);
        JsonNode fresh = li().line().ask("sessions.reset", key("agent:main:trip"));
        assertThat(fresh.at("/entry/sessionId").stringValue())
                .isNotEqualTo(before.path("sessionId").stringValue());
        assertThat(history(li(), "agent:main:trip", 0).path("messages").size()).isZero();

        assertThat(li().line()
                        .ask("sessions.delete", key("agent:main:trip"))
                        .path("deleted")
                        .booleanValue())
                .isTrue();
        assertThat(li().line().ask("sessions.describe", key("agent:main:trip")).has("session"))
                .isFalse();
        assertThat(li().line()
                        .hears(
                                "sessions.changed",
                                change -> change.path("reason").stringValue("").equals("delete")))
                .isTrue();
    }

    @Test
    void the_main_session_stays() {
        says(li(), "main", "hello");
        JsonNode refused = Json.STRICT.readTree(li().line().call("no", "sessions.delete", key("agent:main:main")));
        assertThat(refused.at("/error/message").stringValue()).contains("reset it instead");
    }

    @Test
    void another_person_sees_hears_and_reaches_none_of_it() {
        Resident wu = li().creates("Wu");
        says(li(), "agent:main:trip", "for li alone");
        history(li(), "agent:main:trip", 2);

        assertThat(wu.line().ask("sessions.list", House.params()).path("count").longValue())
                .isZero();
        assertThat(history(wu, "agent:main:trip", 0).path("messages").size()).isZero();
        assertThat(wu.line().call("no", "sessions.delete", key("agent:main:trip")))
                .contains("no such session");
        assertThat(wu.line().silent("chat")).isTrue();
        assertThat(history(li(), "agent:main:trip", 2).toString()).contains("for li alone");
    }
}
