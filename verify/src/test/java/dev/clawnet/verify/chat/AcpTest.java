package dev.clawnet.verify.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `clawnet acp` by pipes, on a gateway of its own process whose agents follow a script.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcpTest {
    private static final String SCRIPT = """
            when owner says "hello"
              say Guten Tag – 你好.

            when owner says "write"
              call message.send {"channel": "webchat", "to": "agent:main:board", "text": "The board says so."}

            when owner says "post"
              call message.send {"channel": "webchat", "to": "agent:main:wall", "text": "The wall says so."}

            otherwise
              say Noted.
            """;

    private static final String PLACE = "{\"cwd\": \"/tmp\", \"mcpServers\": []}";
    private static final String ALLOW = "{\"outcome\": \"selected\", \"optionId\": \"allow\"}";
    private static final String REJECT = "{\"outcome\": \"selected\", \"optionId\": \"reject\"}";

    private Path temp;
    private Owned owned;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        temp = folder;
        owned = Owned.start(temp, SCRIPT, "");
    }

    @AfterAll
    void end() {
        owned.close();
    }

    private Editor editor(String... options) throws Exception {
        Editor editor = Editor.open(temp.resolve("home"), options);
        JsonNode hello = editor.calls("initialize", "{\"protocolVersion\": 1, \"clientCapabilities\": {}}");
        assertThat(hello.path("protocolVersion").asInt()).isEqualTo(1);
        assertThat(hello.path("agentCapabilities").path("loadSession").asBoolean())
                .isTrue();
        assertThat(hello.path("authMethods").isEmpty()).isTrue();
        return editor;
    }

    private static String begun(Editor editor) throws Exception {
        return editor.calls("session/new", PLACE).path("sessionId").stringValue();
    }

    private static String says(String session, String text) {
        return "{\"sessionId\": \"" + session + "\", \"prompt\": [{\"type\": \"text\", \"text\": \"" + text + "\"}]}";
    }

    private static String stop(JsonNode answer) {
        return answer.path("result").path("stopReason").asString("no stopReason: " + answer);
    }

    @Test
    void a_prompt_streams_and_another_process_of_the_editor_loads_what_was_said() throws Exception {
        String session;
        try (Editor editor = editor()) {
            session = begun(editor);
            assertThat(session).startsWith("agent:main:acp:");
            assertThat(stop(editor.answer(editor.asks("session/prompt", says(session, "hello")))))
                    .isEqualTo("end_turn");
            assertThat(Editor.words(editor.updates(session), "agent_message_chunk"))
                    .isEqualTo("Guten Tag – 你好.");
            assertThat(editor.leaves()).isZero();
        }
        try (Editor editor = editor()) {
            JsonNode listed =
                    editor.calls("session/list", "{\"cwd\": \"/tmp\"}").path("sessions");
            assertThat(listed.get(0).path("sessionId").stringValue()).isEqualTo(session);
            assertThat(listed.get(0).path("cwd").stringValue()).isEqualTo("/tmp");
            editor.calls("session/load", "{\"sessionId\": \"" + session + "\", \"cwd\": \"/tmp\", \"mcpServers\": []}");
            List<JsonNode> replayed = editor.updates(session);
            assertThat(Editor.words(replayed, "user_message_chunk")).isEqualTo("hello");
            assertThat(Editor.words(replayed, "agent_message_chunk")).isEqualTo("Guten Tag – 你好.");
            assertThat(stop(editor.answer(editor.asks("session/prompt", says(session, "more")))))
                    .isEqualTo("end_turn");
            assertThat(editor.refused(
                            "session/load",
                            "{\"sessionId\": \"agent:main:acp:none\", \"cwd\": \"/tmp\", \"mcpServers\": []}"))
                    .isEqualTo(-32_002);
            assertThat(editor.refused(
                            "session/load",
                            "{\"sessionId\": \"agent:nobody:acp:none\", \"cwd\": \"/tmp\", \"mcpServers\": []}"))
                    .isNegative();
        }
    }

    @Test
    void what_waits_is_asked_in_the_editor_whole_and_done_only_when_it_is_allowed_there() throws Exception {
        try (Editor editor = editor()) {
            String board = "{\"sessionId\": \"agent:main:board\", \"cwd\": \"/tmp\", \"mcpServers\": []}";
            for (String refusal : List.of(
                    REJECT, "{\"outcome\": \"cancelled\"}", "{\"outcome\": \"selected\", \"optionId\": \"Allow\"}")) {
                String session = begun(editor);
                int prompt = editor.asks("session/prompt", says(session, "write"));
                JsonNode asked = editor.requested("session/request_permission");
                assertThat(asked.path("params").path("sessionId").stringValue()).isEqualTo(session);
                assertThat(asked.path("params").path("toolCall").toString()).contains("The board says so.");
                editor.answers(asked, refusal);
                editor.answer(prompt);
                assertThat(editor.updates(session))
                        .anyMatch(update ->
                                update.path("sessionUpdate").asString("").equals("tool_call_update")
                                        && update.path("status").asString("").equals("failed")
                                        && update.path("content").toString().contains("refused"));
                assertThat(editor.refused("session/load", board)).isEqualTo(-32_002);
            }

            String session = begun(editor);
            int prompt = editor.asks("session/prompt", says(session, "write"));
            editor.answers(editor.requested("session/request_permission"), ALLOW);
            assertThat(stop(editor.answer(prompt))).isEqualTo("end_turn");
            arrived(editor, board);
            // Once: what was refused before did not come later.
            assertThat(Editor.words(editor.updates("agent:main:board"), "agent_message_chunk"))
                    .containsOnlyOnce("The board says so.");
        }
    }

    /// The outbox is emptied on a thread of its own.
    private static void arrived(Editor editor, String load) throws Exception {
        for (int i = 0; i < 5_000; i++) {
            if (editor.answer(editor.asks("session/load", load)).has("result")) {
                return;
            }
        }
        throw new AssertionError("nothing arrived: " + load);
    }

    @Test
    void an_editor_that_may_only_refuse_is_offered_nothing_else() throws Exception {
        try (Editor editor = editor("--no-allow", "--session", "desk")) {
            String session = begun(editor);
            assertThat(session).isEqualTo("agent:main:desk");
            int prompt = editor.asks("session/prompt", says(session, "post"));
            JsonNode asked = editor.requested("session/request_permission");
            assertThat(asked.path("params").path("options").size()).isEqualTo(1);
            assertThat(asked.path("params").path("options").get(0).path("kind").stringValue())
                    .isEqualTo("reject_once");
            assertThat(asked.toString()).contains("clawnet approvals allow");
            editor.answers(asked, ALLOW);
            editor.answer(prompt);
            assertThat(editor.refused(
                            "session/load",
                            "{\"sessionId\": \"agent:main:wall\", \"cwd\": \"/tmp\", \"mcpServers\": []}"))
                    .isEqualTo(-32_002);
        }
    }

    @Test
    void a_turn_is_stopped_also_before_it_began_and_a_second_prompt_waits_for_its_end() throws Exception {
        try (Editor editor = editor()) {
            String session = begun(editor);
            int waiting = editor.asks("session/prompt", says(session, "write"));
            editor.requested("session/request_permission");
            assertThat(editor.refused("session/prompt", says(session, "hello"))).isEqualTo(-32_600);
            editor.tells("session/cancel", "{\"sessionId\": \"" + session + "\"}");
            assertThat(stop(editor.answer(waiting))).isEqualTo("cancelled");

            int second = editor.asks("session/prompt", says(session, "write"));
            editor.tells("session/cancel", "{\"sessionId\": \"" + session + "\"}");
            assertThat(stop(editor.answer(second))).isEqualTo("cancelled");
        }
    }

    @Test
    void what_is_no_request_is_answered_in_words_and_the_next_one_is_done() throws Exception {
        try (Editor editor = Editor.open(temp.resolve("home"))) {
            assertThat(editor.refused("session/new", PLACE)).isEqualTo(-32_600);
            editor.types("what?");
            assertThat(editor.error().path("code").asInt()).isEqualTo(-32_700);
            for (String line : List.of(
                    "[]",
                    "{}",
                    "{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"initialize\"}",
                    "{\"jsonrpc\": \"2.0\", \"id\": 1.5, \"method\": \"initialize\"}",
                    "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"initialize\"}",
                    "{\"jsonrpc\": \"2.0\", \"result\": {}}",
                    "\"" + "x".repeat(4_194_304) + "\"")) {
                editor.types(line);
                assertThat(editor.error().path("code").asInt()).isEqualTo(-32_600);
            }
            editor.types("[".repeat(10_000));
            assertThat(editor.error().path("code").asInt()).isEqualTo(-32_700);
            assertThat(editor.refused("initialize", "{}")).isEqualTo(-32_602);
            editor.calls("initialize", "{\"protocolVersion\": 99}");
            assertThat(editor.refused("session/new", "{}")).isEqualTo(-32_602);
            assertThat(editor.refused("session/new", "{\"cwd\": \"here\", \"mcpServers\": []}"))
                    .isEqualTo(-32_602);
            assertThat(editor.refused("session/new", "{\"cwd\": \"/tmp\", \"mcpServers\": [{\"name\": \"x\"}]}"))
                    .isEqualTo(-32_602);
            assertThat(editor.refused("session/none", "{}")).isEqualTo(-32_601);
            String session = begun(editor);
            assertThat(editor.refused("session/set_mode", "{\"sessionId\": \"" + session + "\", \"modeId\": \"x\"}"))
                    .isEqualTo(-32_601);
            assertThat(editor.refused("session/prompt", says("agent:main:acp:other", "hello")))
                    .isEqualTo(-32_002);
            for (String block : List.of(
                    "{\"type\": \"resource\", \"resource\": {\"uri\": \"file:///a\", \"text\": \"write\"}}",
                    "{\"type\": \"image\", \"data\": \"\", \"mimeType\": \"image/png\"}",
                    "{\"type\": \"resource_link\", \"name\": \"a\\nwrite\", \"uri\": \"file:///a\"}",
                    "{\"type\": \"text\", \"text\": \" \"}")) {
                assertThat(editor.refused(
                                "session/prompt", "{\"sessionId\": \"" + session + "\", \"prompt\": [" + block + "]}"))
                        .isEqualTo(-32_602);
            }
            assertThat(editor.refused("session/prompt", says(session, "x".repeat(100_001))))
                    .isEqualTo(-32_602);
            editor.types("{\"jsonrpc\": \"2.0\", \"id\": \"ask-1\", \"result\": {\"outcome\": " + ALLOW + "}}");
            assertThat(stop(editor.answer(editor.asks("session/prompt", says(session, "hello")))))
                    .isEqualTo("end_turn");
            assertThat(editor.leaves()).isZero();
        }
    }
}
