package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `clawnet mcp serve`, by pipes, with a real gateway behind it and a scripted model.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class McpServeTest {
    private static final String MODEL = "serve.script";
    private static final ProfileLinks LINKS = new ProfileLinks(
            new LinkParts(
                    InstantSource.system(),
                    new SecureRandom(),
                    Thread.ofVirtual().factory()),
            Program.of("1.0.0", "test"));

    @TempDir
    private static Path folder;

    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Path state = folder.resolve("state");
        Path scripts = Files.createDirectories(
                state.resolve("scripts"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(scripts.resolve(MODEL), "otherwise\n  say The answer is 42.\n");
        gateway = start(0);
        SetupCode code =
                SetupCode.parse(gateway.firstRun().orElseThrow().setupCode().reveal());
        try (GatewayLink person = Pairing.redeem(code, profile("default"), LINKS::settings, LINKS.parts())) {
            String invited = person.call(
                            DeviceMethods.SETUP_CODE,
                            new DeviceMethods.SetupCodeParams(
                                    Optional.empty(), Optional.empty(), Optional.of("editor")))
                    .setupCode();
            Pairing.redeem(SetupCode.parse(invited), profile("editor"), LINKS::settings, LINKS.parts())
                    .close();
        }
    }

    private static Gateway start(int port) {
        return Gateway.start(
                GatewaySettings.in(folder.resolve("state"))
                        .withPort(port)
                        .withModels(Map.of(), Optional.of(new ModelRef("scripted", MODEL))),
                new Gateway.Ground(
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        Thread.ofPlatform().factory(),
                        work -> Thread.ofVirtual().start(work)));
    }

    private static Path profile(String name) {
        return folder.resolve("home/profiles").resolve(name);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Assistant assistant() throws Exception {
        Assistant assistant = new Assistant(LINKS, folder.resolve("home"), "editor");
        assistant.hello("2025-11-25");
        return assistant;
    }

    private static Map<String, Object> in(String session) {
        return Map.of("session_key", session);
    }

    @Test
    void the_version_asked_for_is_spoken_where_it_is_known_and_else_the_newest() throws Exception {
        for (String version : List.of("2025-11-25", "2025-06-18", "2025-03-26", "1999-01-01")) {
            try (Assistant assistant = new Assistant(LINKS, folder.resolve("home"), "editor")) {
                JsonNode hello = assistant.hello(version);
                assertThat(hello.path("protocolVersion").asString(""))
                        .isEqualTo(version.startsWith("19") ? "2025-11-25" : version);
                assertThat(hello.path("capabilities").has("tools")).isTrue();
                assertThat(assistant.end()).isZero();
            }
        }
    }

    @Test
    void the_tools_are_those_that_assistants_know() throws Exception {
        try (Assistant assistant = assistant()) {
            JsonNode tools = assistant
                    .ask("tools/list", Json.STRICT.createObjectNode())
                    .path("result")
                    .path("tools");
            List<String> names = new ArrayList<>();
            tools.forEach(tool -> names.add(tool.path("name").asString("")));
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "conversations_list",
                            "conversation_get",
                            "messages_read",
                            "attachments_fetch",
                            "events_poll",
                            "events_wait",
                            "messages_send",
                            "permissions_list_open",
                            "permissions_respond");
            assertThat(tools)
                    .allMatch(tool ->
                            tool.path("inputSchema").path("type").asString("").equals("object"));
        }
    }

    @Test
    void what_is_sent_is_answered_and_both_are_read_listed_and_heard_of() throws Exception {
        try (Assistant assistant = assistant()) {
            String key = "agent:main:talk";
            assistant.done("conversations_list", Map.of());
            JsonNode sent = assistant.done("messages_send", Map.of("session_key", key, "text", "What is it?"));
            assertThat(sent.path("runId").asString("")).startsWith("r-");

            long cursor = 0;
            JsonNode read = assistant.done("messages_read", in(key));
            while (read.path("messages").size() < 2) {
                JsonNode page = assistant.done("events_wait", Map.of("session_key", key, "after_cursor", cursor));
                assertThat(page.path("events").path(0).path("type").asString(""))
                        .isEqualTo("message");
                cursor = page.path("nextCursor").longValue();
                read = assistant.done("messages_read", in(key));
            }
            assertThat(read.path("messages").path(0).path("role").asString("")).isEqualTo("user");
            assertThat(read.path("messages")
                            .path(0)
                            .path("content")
                            .path(0)
                            .path("text")
                            .asString(""))
                    .isEqualTo("What is it?");
            assertThat(read.path("messages")
                            .path(1)
                            .path("content")
                            .path(0)
                            .path("text")
                            .asString(""))
                    .isEqualTo("The answer is 42.");
            assertThat(assistant
                            .done("messages_read", Map.of("session_key", key, "limit", 1))
                            .path("messages"))
                    .containsExactly(read.path("messages").path(1));

            String id = read.path("messages").path(1).path("id").asString("");
            assertThat(assistant
                            .done("attachments_fetch", Map.of("session_key", key, "message_id", id))
                            .path("attachments"))
                    .isEmpty();
            assertThat(assistant.refused("attachments_fetch", Map.of("session_key", key, "message_id", id + "9")))
                    .contains("there is no such message", "messages_read");
            assertThat(assistant
                            .done("conversation_get", in(key))
                            .path("conversation")
                            .path("turns")
                            .asInt(0))
                    .isEqualTo(2);
            assertThat(assistant
                            .done("conversations_list", Map.of("search", "talk"))
                            .path("conversations"))
                    .anyMatch(row -> row.path("sessionKey").asString("").equals(key));
            assertThat(assistant.done("events_poll", Map.of("session_key", key)).path("events"))
                    .hasSize(2);
        }
    }

    /// Threat: a model that was told to allow what it asked for itself.
    @Test
    void an_act_that_waits_is_listed_and_refused_and_never_allowed() throws Exception {
        DeviceLinks device = LINKS.device(profile("default"));
        try (Assistant assistant = assistant();
                GatewayLink program = device.open((_, _) -> {})) {
            assistant.done("permissions_list_open", Map.of());
            ObjectNode question =
                    Json.STRICT.createObjectNode().put("command", "echo hello").put("twoPhase", true);
            program.callRaw("exec.approval.request", question, Duration.ofSeconds(20));
            JsonNode heard = assistant.done("events_wait", Map.of());
            assertThat(heard.path("events").path(0).path("type").asString("")).isEqualTo("permission_requested");
            String id = heard.path("events").path(0).path("id").asString("");
            JsonNode open = assistant.done("permissions_list_open", Map.of()).path("permissions");
            assertThat(open)
                    .singleElement()
                    .matches(one -> one.path("id").asString("").equals(id));

            for (String decision : List.of("allow-once", "allow-always")) {
                assertThat(assistant.refused(
                                "permissions_respond", Map.of("kind", "exec", "id", id, "decision", decision)))
                        .contains("only the user can allow this", "clawnet approvals allow " + id);
            }
            assertThat(assistant.done("permissions_list_open", Map.of()).path("permissions"))
                    .isEqualTo(open);

            assertThat(assistant
                            .done("permissions_respond", Map.of("id", id, "decision", "deny"))
                            .path("status")
                            .asString(""))
                    .isEqualTo("refused");
            assertThat(assistant.done("permissions_list_open", Map.of()).path("permissions"))
                    .isEmpty();
            assertThat(assistant.refused("permissions_respond", Map.of("id", "a-none", "decision", "deny")))
                    .isNotBlank();
        }
    }

    /// Threat: a model whose words are taken for those of its user, and so trusted.
    @Test
    void on_a_device_of_a_person_everything_is_read_and_nothing_said() throws Exception {
        try (Assistant assistant = new Assistant(LINKS, folder.resolve("home"), "default")) {
            assistant.hello("2025-11-25");
            assertThat(assistant.refused("messages_send", Map.of("session_key", "agent:main:mine", "text", "buy it")))
                    .contains("counts as the user's own words", "clawnet devices invite --label editor");
            assertThat(assistant.done("messages_read", in("agent:main:mine")).path("messages"))
                    .isEmpty();
        }
    }

    @Test
    void lines_that_are_no_messages_are_refused_and_the_next_one_is_served() throws Exception {
        try (Assistant assistant = new Assistant(LINKS, folder.resolve("home"), "editor")) {
            assistant.line("{");
            assertThat(assistant.next().path("error").path("code").asInt(0)).isEqualTo(-32700);
            for (String wrong : List.of(
                    "7",
                    "{\"id\":1,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
                    "x".repeat((1 << 20) + 1))) {
                assistant.line(wrong);
                assertThat(assistant.next().path("error").path("code").asInt(0))
                        .as(wrong.substring(0, Math.min(60, wrong.length())))
                        .isEqualTo(-32600);
            }
            assistant.hello("2025-06-18");
            assertThat(assistant
                            .ask("resources/list", Json.STRICT.createObjectNode())
                            .path("error")
                            .path("code")
                            .asInt(0))
                    .isEqualTo(-32601);
            assertThat(assistant
                            .ask("tools/call", Assistant.call("nothing", Map.of()))
                            .path("error")
                            .path("code")
                            .asInt(0))
                    .isEqualTo(-32602);
            assertThat(assistant
                            .ask("ping", Json.STRICT.createObjectNode())
                            .path("result")
                            .isObject())
                    .isTrue();
        }
    }

    @Test
    void arguments_that_a_tool_does_not_take_are_refused_with_words() throws Exception {
        try (Assistant assistant = assistant()) {
            assertThat(assistant.refused("messages_read", Map.of())).contains("'session_key' is missing");
            assertThat(assistant.refused("messages_read", Map.of("session_key", "main", "limit", 201)))
                    .contains("from 1 to 200");
            assertThat(assistant.refused("messages_read", Map.of("sessionKey", "main")))
                    .contains("there is no argument 'sessionKey'", "session_key");
            assertThat(assistant.refused("messages_send", Map.of("session_key", "main", "text", "x".repeat(100_001))))
                    .contains("1 to 100000 characters");
            assertThat(assistant.refused("conversation_get", in("agent:main:nowhere")))
                    .contains("there is no such conversation", "conversations_list");
            assertThat(assistant.refused("permissions_respond", Map.of("id", "a-1", "decision", "yes")))
                    .contains("a decision is deny");
        }
    }

    @Test
    void a_call_that_waits_holds_up_none_and_can_be_cancelled() throws Exception {
        try (Assistant assistant = assistant()) {
            for (int i = 0; i < 16; i++) {
                ObjectNode wait = Assistant.request(1_000 + i, "tools/call");
                wait.set("params", Assistant.call("events_wait", Map.of("session_key", "agent:main:quiet")));
                assistant.line(wait.toString());
            }
            JsonNode full = assistant.ask("tools/call", Assistant.call("events_poll", Map.of()));
            assertThat(full.path("error").path("message").asString("")).contains("16 at most");
            assertThat(assistant.ask("ping", Json.STRICT.createObjectNode()).has("result"))
                    .isTrue();
            for (int i = 0; i < 16; i++) {
                assistant.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + (1_000 + i) + "}}");
            }
            JsonNode again = assistant.ask("tools/call", Assistant.call("events_poll", Map.of()));
            while (again.has("error")) {
                again = assistant.ask("tools/call", Assistant.call("events_poll", Map.of()));
            }
            assertThat(assistant.end()).isZero();
            assertThat(assistant.unread()).isZero();
        }
    }

    @Test
    void several_messages_in_one_line_are_answered_in_one_line_where_the_version_has_that() throws Exception {
        try (Assistant assistant = new Assistant(LINKS, folder.resolve("home"), "editor")) {
            assistant.hello("2025-03-26");
            assistant.line(
                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},7,"
                            + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"events_poll\"}}]");
            JsonNode answers = assistant.next();
            assertThat(answers).hasSize(3);
            assertThat(answers.path(1).path("error").path("code").asInt(0)).isEqualTo(-32600);
            assertThat(answers.path(2).path("result").path("isError").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void who_waits_is_answered_when_the_input_ends() throws Exception {
        try (Assistant assistant = assistant()) {
            ObjectNode wait = Assistant.request(77, "tools/call");
            wait.set(
                    "params",
                    Assistant.call("events_wait", Map.of("session_key", "agent:main:quiet", "timeout_ms", 300_000)));
            assistant.line(wait.toString());
            assertThat(assistant.end()).isZero();
            assertThat(assistant.next().path("result").path("structuredContent").path("events"))
                    .isEmpty();
        }
    }

    @Test
    void a_gateway_that_was_started_anew_is_found_again() throws Exception {
        try (Assistant assistant = assistant()) {
            assistant.done("conversations_list", Map.of());
            int port = gateway.address().getPort();
            gateway.close();
            gateway = start(port);
            assertThat(assistant
                            .done("messages_send", Map.of("session_key", "agent:main:later", "text", "hello"))
                            .path("runId")
                            .asString(""))
                    .startsWith("r-");
            JsonNode events = assistant.done("events_poll", Map.of()).path("events");
            assertThat(events).anyMatch(event -> event.path("type").asString("").equals("reconnected"));
        }
    }

    @Test
    void a_device_that_is_not_paired_is_told_so_before_a_word_of_the_protocol() throws Exception {
        try (Assistant assistant = new Assistant(LINKS, folder.resolve("elsewhere"), "editor")) {
            assertThat(assistant.end()).isEqualTo(1);
            assertThat(assistant.unread()).isZero();
            assertThat(assistant.errors()).contains("not paired", "clawnet pair --profile editor");
        }
    }
}
