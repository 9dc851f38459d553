package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Programs that speak protocol 3 alone, beside those of protocol 4, over real sockets: they sign the older payload,
/// ask for exactly 3, and know the error codes of their time.
class OlderProtocolTest {
    private static final List<String> FIVE =
            List.of("operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing");

    @TempDir
    private Path state;

    private Optional<House> opened = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        opened = Optional.of(new House(state));
    }

    @AfterEach
    void close() {
        opened.ifPresent(House::close);
    }

    private House house() {
        return opened.orElseThrow();
    }

    /// What a program of protocol 3 says first.
    private static ObjectNode older(Line line, Line.Credentials with) {
        ObjectNode params = line.params(with).put("minProtocol", 3).put("maxProtocol", 3);
        if (with.key().isPresent()) {
            DeviceKey key = with.key().get();
            JsonNode client = params.path("client");
            DeviceProof proof = new DeviceProof(
                    key.id().value(),
                    client.path("id").stringValue(),
                    client.path("mode").stringValue(),
                    with.role().wire(),
                    with.scopes(),
                    line.challengedAt(),
                    with.proven(),
                    line.nonce(),
                    client.path("platform").stringValue(),
                    "");
            ((ObjectNode) params.path("device")).put("signature", proof.sign(key, DeviceProof.Version.V2));
        }
        return params;
    }

    private static JsonNode hello(Line line, Line.Credentials with) {
        JsonNode answer = Json.STRICT.readTree(line.call("connect", "connect", older(line, with)));
        assertThat(answer.path("ok").booleanValue()).as(answer.toString()).isTrue();
        return answer.path("payload");
    }

    private static JsonNode error(Line line, String method, ObjectNode params) {
        return Json.STRICT.readTree(line.call("no-" + method, method, params)).path("error");
    }

    @Test
    void an_operator_enters_with_its_number_and_its_token_and_comes_back_with_it() {
        DeviceKey key = house().freshKey();
        Line first = house().line();
        JsonNode hello = hello(first, Line.Credentials.program(key, House.TOKEN, FIVE));
        String token = hello.at("/auth/deviceToken").stringValue();
        assertThat(hello.path("protocol").intValue()).isEqualTo(3);
        assertThat(hello.at("/auth/scopes").size()).isEqualTo(5);
        first.close();

        Line again = house().line();
        hello(again, Line.Credentials.device(Role.OPERATOR, key, token, FIVE));
        assertThat(again.ask("health", House.params()).path("ok").booleanValue())
                .isTrue();
        assertThat(again.ask("node.list", House.params()).path("nodes").isArray())
                .isTrue();
    }

    @Test
    void a_console_gets_no_part_about_tokens_that_it_would_hold_for_incomplete() {
        Line console = house().line();

        assertThat(hello(console, Line.Credentials.console(House.TOKEN, FIVE)).has("auth"))
                .isFalse();
        assertThat(console.ask("status", House.params()).isObject()).isTrue();
    }

    @Test
    void what_is_refused_is_refused_in_a_code_of_its_time() {
        Line older = house().line();
        hello(older, Line.Credentials.console(House.TOKEN, List.of("operator.read")));
        Line newer = house().link(Line.Credentials.console(House.TOKEN, List.of("operator.read")));
        ObjectNode message =
                House.params().put("sessionKey", "main").put("message", "hi").put("idempotencyKey", "k");

        JsonNode then = error(older, "chat.send", message);
        assertThat(then.path("code").stringValue()).isEqualTo("INVALID_REQUEST");
        assertThat(then.path("message").stringValue()).isEqualTo("missing scope: operator.write");
        assertThat(error(newer, "chat.send", message).path("code").stringValue())
                .isEqualTo("FORBIDDEN");
        assertThat(error(older, "no.such.method", House.params()).path("code").stringValue())
                .isEqualTo("INVALID_REQUEST");
    }

    @Test
    void chat_is_told_whole_each_time() {
        Line older = house().line();
        hello(older, Line.Credentials.console(House.TOKEN, FIVE));
        older.ask(
                "chat.send",
                House.params().put("sessionKey", "main").put("message", "hi").put("idempotencyKey", "k"));

        assertThat(older.hears("chat", 2, house()::pass)).isTrue();
        List<JsonNode> told = older.events().stream()
                .filter(frame -> frame.path("event").stringValue("").equals("chat"))
                .map(frame -> frame.path("payload"))
                .toList();
        assertThat(told).extracting(each -> each.path("state").stringValue()).containsExactly("delta", "final");
        assertThat(told)
                .extracting(each -> each.at("/message/content/0/text").stringValue())
                .as("all that was said so far, in every event")
                .containsExactly("done", "done");
    }

    @Test
    void a_node_serves_an_operator_of_the_other_protocol() {
        Resident host = Resident.of(house(), house().firstCode());
        ObjectNode wanted = House.params();
        wanted.putArray("roles").add("node");
        String code = host.line()
                .ask("device.pair.setupCode", wanted)
                .path("setupCode")
                .stringValue();
        String secret = SetupCode.parse(code).bootstrapToken().reveal();
        Line node = house().line();
        ObjectNode params = older(node, Line.Credentials.code(Role.NODE, house().freshKey(), secret, List.of()));
        params.putArray("caps").add("system");
        params.putArray("commands").add("system.which");
        JsonNode hello =
                Json.STRICT.readTree(node.call("connect", "connect", params)).path("payload");
        assertThat(hello.path("protocol").intValue())
                .as("a stock gateway says 4 to a node")
                .isEqualTo(4);
        assertThat(hello.at("/auth/deviceToken").isString()).isTrue();

        String id = params.at("/device/id").stringValue();
        ObjectNode call =
                House.params().put("nodeId", id).put("command", "system.which").put("idempotencyKey", "k");
        call.putObject("params").putArray("bins").add("sh");
        host.line().send("which", "node.invoke", call);
        JsonNode asked = node.newest("node.invoke.request").orElseThrow();
        assertThat(asked.path("paramsJSON").stringValue()).contains("sh");
        node.ask(
                "node.invoke.result",
                House.params()
                        .put("id", asked.path("id").stringValue())
                        .put("nodeId", id)
                        .put("ok", true)
                        .put("payloadJSON", "{\"bins\":{\"sh\":\"/bin/sh\"}}"));
        assertThat(Json.STRICT
                        .readTree(host.line().answer("which"))
                        .at("/payload/payload/bins/sh")
                        .stringValue())
                .isEqualTo("/bin/sh");
        assertThat(error(node, "node.list", House.params()).path("message").stringValue())
                .isEqualTo("unauthorized role: node");
    }

    @Test
    void neither_older_nor_newer_protocols_are_let_in() {
        for (int number : new int[] {2, 5}) {
            Line line = house().line();
            ObjectNode params = line.params(Line.Credentials.console(House.TOKEN, FIVE))
                    .put("minProtocol", number)
                    .put("maxProtocol", number);
            JsonNode error = Json.STRICT
                    .readTree(line.call("connect", "connect", params))
                    .path("error");
            assertThat(error.at("/details/code").stringValue()).isEqualTo("PROTOCOL_MISMATCH");
            assertThat(line.end()).isEqualTo(1002);
        }
    }
}
