package dev.clawnet.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The client package, the command line, the terminal UI and the node host of the stock protocol, as they are
/// published, on a gateway of its own process over TLS that they pin, and over loopback with a person's local token.
@Timeout(value = 180)
final class StockClientsTest {
    private static final List<String> ALL = List.of(
            Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire(), Scope.PAIRING.wire(), Scope.ADMIN.wire());

    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b\\][^\u0007]*\u0007");

    private static final String TOKEN = "shared-token-of-the-host-0123456789";

    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<World> world = Optional.empty();

    /// A gateway whose host person has a device of ours, and the packages.
    private record World(StockPackages packages, GatewayLink owner, StockClient client, SetupCode where, int port) {}

    @BeforeEach
    void start() throws Exception {
        StockPackages packages = StockPackages.installed();
        GatewayProcess gateway =
                keep(GatewayProcess.start(temp.resolve("gateway"), 0, Map.of("CLAWNET_GATEWAY_TOKEN", TOKEN)));
        SetupCode first = SetupCode.parse(gateway.setupCode());
        GatewayLink owner = keep(Pairing.redeem(
                first,
                temp.resolve("owner"),
                (address, key) ->
                        LinkSettings.operator(address, Program.of("0.1.0", "test"), ALL, Optional.of(key), Auth.NONE),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory())));
        StockClient client = keep(new StockClient(packages, home("client")));
        world = Optional.of(new World(
                packages, owner, client, first, URI.create(first.url()).getPort()));
    }

    private <T extends AutoCloseable> T keep(T made) {
        open.addFirst(made);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(temp.resolve(name));
    }

    private World here() {
        return world.orElseThrow();
    }

    private String invite(DeviceClass deviceClass, Role role) {
        return here().owner()
                .call(
                        DeviceMethods.SETUP_CODE,
                        new SetupCodeParams(
                                Optional.of(deviceClass == DeviceClass.HUMAN),
                                Optional.of(List.of(role)),
                                Optional.empty()))
                .setupCode();
    }

    private static ObjectNode json() {
        return Json.STRICT.createObjectNode();
    }

    /// Over TLS, pinned.
    private ObjectNode remote(List<String> scopes) {
        ObjectNode options = json().put("url", here().where().url());
        here().where().tlsFingerprint().ifPresent(pin -> options.put("tlsFingerprint", pin.value()));
        options.put("clientName", "gateway-client").put("mode", "backend");
        ArrayNode asked = options.putArray("scopes");
        scopes.forEach(asked::add);
        options.putArray("caps").add("exec-approvals");
        return options;
    }

    private ObjectNode loopback(List<String> scopes) {
        ObjectNode options = remote(scopes).put("url", "ws://127.0.0.1:" + here().port());
        options.remove("tlsFingerprint");
        return options;
    }

    /// Lets the stock client in as a human device named `link`, by a setup code.
    private JsonNode paired(String link) throws Exception {
        return paired(link, DeviceClass.HUMAN, ALL);
    }

    private JsonNode paired(String link, DeviceClass deviceClass, List<String> scopes) throws Exception {
        SetupCode code = SetupCode.parse(invite(deviceClass, Role.OPERATOR));
        here().client()
                .open(
                        link,
                        link,
                        remote(scopes)
                                .put("bootstrapToken", code.bootstrapToken().reveal()));
        return here().client().heard(link, "hello");
    }

    private DeviceId newest(Role role) {
        return here().owner().call(DeviceMethods.PAIR_LIST, new None()).paired().stream()
                .filter(each -> each.roles().contains(role))
                .max(Comparator.comparingLong(DeviceMethods.PairedDevice::approvedAtMs))
                .orElseThrow()
                .deviceId();
    }

    @Test
    void the_client_package_pairs_by_a_setup_code_and_comes_back_with_its_device_token() throws Exception {
        JsonNode hello = paired("li");
        assertThat(hello.path("protocol").intValue()).isEqualTo(4);
        assertThat(hello.path("auth").path("method").stringValue()).isEqualTo("bootstrap-token");
        assertThat(hello.path("auth").path("scopes").size()).isEqualTo(ALL.size());
        assertThat(here().client().call("li", "health", json()).path("ok").booleanValue())
                .isTrue();
        here().client().stop("li");
        here().client().heard("li", "closed");

        here().client().open("again", "li", remote(List.of(Scope.READ.wire())));
        JsonNode back = here().client().heard("again", "hello");

        assertThat(back.path("auth").path("method").stringValue()).isEqualTo("device-token");
        assertThat(back.path("auth").path("deviceToken").stringValue())
                .isEqualTo(hello.path("auth").path("deviceToken").stringValue());
        JsonNode refused = here().client()
                .answer(here().client().ask("again", "device.pair.list", json()))
                .path("error");
        assertThat(refused.path("code").stringValue()).isEqualTo("FORBIDDEN");
        assertThat(refused.path("message").stringValue()).isEqualTo("missing scope: operator.pairing");
    }

    @Test
    void the_client_package_understands_each_refusal_and_stops_asking() throws Exception {
        paired("li");
        here().client().open("guess", "other", loopback(ALL).put("token", "not-the-token"));
        assertThat(refusal("guess")).isEqualTo("AUTH_TOKEN_MISMATCH");

        here().client()
                .open(
                        "used",
                        "third",
                        remote(ALL)
                                .put(
                                        "bootstrapToken",
                                        here().where().bootstrapToken().reveal()));
        assertThat(refusal("used")).isEqualTo("AUTH_BOOTSTRAP_TOKEN_INVALID");

        here().client().open("unknown", "fourth", remote(ALL));
        assertThat(refusal("unknown")).isEqualTo("PAIRING_REQUIRED");

        here().client().open("impostor", "fifth", remote(ALL).put("tlsFingerprint", "0".repeat(64)));
        assertThat(here().client().heard("impostor", "failed").path("message").stringValue())
                .contains("fingerprint");

        here().owner()
                .call(DeviceMethods.TOKEN_REVOKE, new TokenRef(newest(Role.OPERATOR), Role.OPERATOR, Optional.empty()));
        assertThat(here().client().heard("li", "closed").path("code").intValue())
                .isEqualTo(4001);
        assertThat(here().client()
                        .heard("li", "failed")
                        .path("details")
                        .path("code")
                        .stringValue())
                .isIn("AUTH_DEVICE_TOKEN_MISMATCH", "PAIRING_REQUIRED");
    }

    private String refusal(String link) throws InterruptedException {
        JsonNode failed = here().client().heard(link, "failed");
        JsonNode paused = here().client().heard(link, "paused");
        assertThat(paused.path("code").intValue()).isEqualTo(1008);
        assertThat(paused.path("detailCode").stringValue())
                .isEqualTo(failed.path("details").path("code").stringValue());
        return paused.path("detailCode").stringValue();
    }

    @Test
    void the_node_host_pairs_by_a_setup_code_and_serves_what_its_owner_approved() throws Exception {
        paired("li");
        String code = invite(DeviceClass.PROGRAM, Role.NODE);
        Process host = host(json(), "--pair", code);
        JsonNode node = connected();
        assertThat(node.path("commands").toString()).contains("system.run").doesNotContain("terminal.upload");
        serves(node.path("nodeId").stringValue());
        assertThat(host.isAlive()).isTrue();
    }

    @Test
    void the_node_host_enters_by_a_local_token_and_serves_nothing_until_its_surface_is_approved() throws Exception {
        paired("li");
        String token =
                here().owner().call(DeviceMethods.LOCAL_TOKEN_ISSUE, new None()).token();
        host(
                json().put("OPENCLAW_GATEWAY_TOKEN", token),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(here().port()));
        String request = here().client()
                .event("li", "node.pair.requested")
                .path("requestId")
                .stringValue();
        String id = newest(Role.NODE).value();
        JsonNode early = here().client()
                .answer(here().client().ask("li", "node.invoke", which(id, "early")))
                .path("error");
        assertThat(early.path("message").stringValue()).contains("is not approved for this node");

        JsonNode approved = here().client().call("li", "node.pair.approve", json().put("requestId", request));

        assertThat(approved.path("node").path("commands").toString()).contains("system.run");
        assertThat(here().client()
                        .event("li", "node.pair.resolved")
                        .path("decision")
                        .stringValue())
                .isEqualTo("approved");
        serves(id);
    }

    @Test
    void the_command_line_reads_with_a_local_token() throws Exception {
        String token =
                here().owner().call(DeviceMethods.LOCAL_TOKEN_ISSUE, new None()).token();
        assertThat(said(token, "gateway", "health")).contains("OK");
        assertThat(said(token, "devices", "list")).contains("operator");
        assertThat(said(token, "nodes", "status")).contains("Known: 0");
        assertThat(said(token, "gateway", "call", "system-presence")).contains("\"roles\"");
        assertThat(said("wrong-token", "gateway", "health")).contains("token mismatch");
    }

    /// Gives the owner's agent a model that says one thing.
    private void talks() throws IOException {
        Path scripts = Files.createDirectories(temp.resolve("gateway").resolve("scripts"));
        Files.writeString(scripts.resolve("hello.script"), """
                when owner says "look around"
                  call session_status {}

                when tool session_status just returned ""
                  say I looked around here.

                otherwise
                  say Hello from here
                """);
        String main = here().owner().call(IdentityMethods.IDENTITIES_LIST, new None()).identities().stream()
                .filter(each -> each.slug().equals("main"))
                .findFirst()
                .orElseThrow()
                .identity();
        here().owner()
                .callRaw(
                        "identities.update",
                        json().put("identity", main).put("model", "scripted:hello.script"),
                        Duration.ofSeconds(20));
    }

    /// What each command of the stock command line must say. One a row: its words, and a part of what it prints.
    @Test
    @Timeout(value = 240)
    void the_command_line_serves_its_user_and_talks_to_an_agent() throws Exception {
        talks();
        String token =
                here().owner().call(DeviceMethods.LOCAL_TOKEN_ISSUE, new None()).token();
        Map<List<String>, String> checks = new LinkedHashMap<>();
        checks.put(List.of("gateway", "health"), "OK");
        checks.put(List.of("gateway", "probe"), "Connect: ok");
        checks.put(List.of("gateway", "status"), "Connectivity probe: ok");
        checks.put(List.of("gateway", "call", "agents.list"), "\"id\": \"main\"");
        checks.put(List.of("gateway", "call", "tools.catalog"), "files.read");
        checks.put(List.of("gateway", "call", "commands.list"), "\"commands\": []");
        checks.put(List.of("gateway", "call", "sessions.list"), "\"sessions\"");
        checks.put(List.of("gateway", "call", "config.get"), "\"hash\"");
        checks.put(List.of("gateway", "call", "channels.status"), "\"channelOrder\"");
        checks.put(List.of("devices", "list"), "operator");
        checks.put(List.of("nodes", "status"), "Known: 0");
        checks.put(List.of("nodes", "list"), "Paired: 0");
        checks.put(List.of("system", "presence"), "\"roles\"");
        checks.put(List.of("channels", "status"), "Gateway reachable");
        checks.put(List.of("logs", "--limit", "5"), "gateway.jsonl");
        checks.put(List.of("health"), "Agents: main (default)");
        checks.put(List.of("agent", "--agent", "main", "--message", "hello"), "Hello from here");
        int passed = 0;
        List<String> failed = new ArrayList<>();
        for (Map.Entry<List<String>, String> check : checks.entrySet()) {
            String text = asked(token, check.getKey());
            if (text.contains(check.getValue())) {
                passed++;
            } else {
                failed.add(String.join(" ", check.getKey()) + " said: " + text);
            }
        }
        StockPackages.note("command line: " + passed + " of " + checks.size() + " checks passed");
        assertThat(failed).isEmpty();
    }

    /// A command whose gateway is named by the environment, as users name it.
    private String asked(String token, List<String> words) throws Exception {
        ProcessBuilder builder = here().packages()
                .command(home("cli"), words.toArray(String[]::new))
                .redirectErrorStream(true);
        builder.environment().put("OPENCLAW_GATEWAY_PORT", Integer.toString(here().port()));
        builder.environment().put("OPENCLAW_GATEWAY_TOKEN", token);
        Process process = builder.start();
        process.outputWriter().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    /// The stock terminal UI in a terminal of its own: it connects, shows an answer, becomes idle, and shows a call
    /// with what came of it once it is told to.
    @Test
    void the_terminal_ui_shows_an_agent_s_answer_and_what_its_tools_do() throws Exception {
        talks();
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "script is missing: install the package bsdutils of your system");
        String token =
                here().owner().call(DeviceMethods.LOCAL_TOKEN_ISSUE, new None()).token();
        ProcessBuilder ui = here().packages()
                .command(
                        home("tui"),
                        "tui",
                        "--url",
                        "ws://127.0.0.1:" + here().port(),
                        "--token",
                        token,
                        "--message",
                        "hello");
        String command = String.join(" ", ui.command());
        ui.command(List.of(script.toString(), "-qfec", "stty rows 40 cols 120; exec " + command, "/dev/null"));
        ui.environment().put("TERM", "xterm-256color");
        Process process = ui.redirectErrorStream(true).start();
        keep(() -> process.destroy());
        Screen screen = new Screen(process);
        screen.shows("session agent:main:main");
        screen.shows("Hello from here");
        screen.shows("gateway connected | idle");
        screen.types("/verbose full");
        screen.shows("verbose set to full");
        screen.types("look around");
        screen.shows("Session Status");
        screen.shows("agent:main:main");
        screen.shows("I looked around here.");
        StockPackages.note("terminal UI: " + screen.checks + " checks passed");
    }

    /// A terminal in which the stock terminal UI runs: what it shows after what was looked for before.
    private static final class Screen {
        private static final int PATIENCE = 60;

        private final Process process;
        private final BlockingQueue<String> parts = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int checks;

        Screen(Process process) {
            this.process = process;
            Thread.ofVirtual().start(() -> {
                char[] part = new char[4_096];
                try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                    for (int count = out.read(part); count >= 0; count = out.read(part)) {
                        parts.add(new String(part, 0, count));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        void shows(String wanted) throws InterruptedException {
            while (!plain(text.toString()).contains(wanted)) {
                String more = parts.poll(PATIENCE, TimeUnit.SECONDS);
                assertThat(more)
                        .as("%s is never shown; shown was %s", wanted, plain(text.toString()))
                        .isNotNull();
                text.append(more);
            }
            checks++;
        }

        void types(String line) throws IOException {
            text.setLength(0);
            Writer in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(line);
            in.flush();
            in.write("\r");
            in.flush();
        }
    }

    /// Without what moves the cursor and colours.
    private static String plain(String text) {
        return ESCAPES.matcher(text).replaceAll("");
    }

    private String said(String token, String... words) throws Exception {
        String[] all = Stream.concat(
                        Stream.of(words), Stream.of("--url", "ws://127.0.0.1:" + here().port(), "--token", token))
                .toArray(String[]::new);
        Process process = here().packages()
                .command(home("cli"), all)
                .redirectErrorStream(true)
                .start();
        process.outputWriter().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    /// Starts the stock node host and waits until it says that it is connected.
    private Process host(ObjectNode environment, String... arguments) throws Exception {
        String[] all = Stream.concat(Stream.of("node", "run", "--display-name", "Build box"), Stream.of(arguments))
                .toArray(String[]::new);
        ProcessBuilder builder = here().packages().command(home("host"), all).redirectErrorStream(true);
        environment
                .properties()
                .forEach(each ->
                        builder.environment().put(each.getKey(), each.getValue().stringValue()));
        Process process = builder.start();
        keep(() -> process.destroy());
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            text.append(line).append('\n');
            if (line.contains("gateway connected")) {
                Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
                return process;
            }
        }
        throw new AssertionError("the node host ended: " + text);
    }

    private JsonNode connected() throws Exception {
        JsonNode nodes = here().client().call("li", "node.list", json()).path("nodes");
        assertThat(nodes.size()).isEqualTo(1);
        assertThat(nodes.get(0).path("connected").booleanValue()).isTrue();
        assertThat(nodes.get(0).path("displayName").stringValue())
                .as("what acts call it")
                .isEqualTo("build-box");
        return nodes.get(0);
    }

    private static ObjectNode invoke(String node, String command, String key, ObjectNode params) {
        ObjectNode all = json().put("nodeId", node).put("command", command).put("idempotencyKey", key);
        all.put("timeoutMs", 20_000);
        return all.set("params", params);
    }

    private static ObjectNode which(String node, String key) {
        ObjectNode params = json();
        params.putArray("bins").add("sh");
        return invoke(node, "system.which", key, params);
    }

    /// A look, then a program: prepared by the node, asked for by a program of the owner, allowed by the owner at a
    /// device of theirs, run once, and only so.
    private void serves(String node) throws Exception {
        StockClient client = here().client();
        paired("agent", DeviceClass.PROGRAM, List.of(Scope.READ.wire(), Scope.WRITE.wire(), Scope.APPROVALS.wire()));
        assertThat(client.call("agent", "node.invoke", which(node, "w1"))
                        .path("payload")
                        .path("bins")
                        .path("sh")
                        .stringValue())
                .endsWith("/sh");
        ObjectNode prepare =
                json().put("rawCommand", "echo hi").put("agentId", "main").put("sessionKey", "agent:main:main");
        prepare.putArray("command").add("echo").add("hi");
        JsonNode plan = client.call("agent", "node.invoke", invoke(node, "system.run.prepare", "p1", prepare))
                .path("payload")
                .path("plan");
        String text = plan.path("commandText").stringValue();
        ObjectNode bare = json().put("rawCommand", text);
        bare.set("command", plan.path("argv"));
        assertThat(client.answer(client.ask("agent", "node.invoke", invoke(node, "system.run", "r0", bare)))
                        .path("error")
                        .path("message")
                        .stringValue())
                .contains("approval required");

        ObjectNode question = json().put("id", "run-1")
                .put("host", "node")
                .put("nodeId", node)
                .put("command", text);
        question.put("agentId", "main").put("sessionKey", "agent:main:main").put("timeoutMs", 20_000);
        question.set("systemRunPlan", plan);
        question.set("commandArgv", plan.path("argv"));
        String asked = client.ask("agent", "exec.approval.request", question);
        client.event("li", "exec.approval.requested");
        client.call("li", "exec.approval.resolve", json().put("id", "run-1").put("decision", "allow-once"));
        assertThat(client.answer(asked).path("ok").path("decision").stringValue())
                .isEqualTo("allow-once");

        JsonNode ran = client.call("agent", "node.invoke", invoke(node, "system.run", "r1", run(plan, text)));
        assertThat(ran.path("payload").path("stdout").stringValue()).isEqualTo("hi\n");
        assertThat(ran.path("payload").path("exitCode").intValue()).isZero();
        assertThat(client.answer(client.ask("agent", "node.invoke", invoke(node, "system.run", "r2", run(plan, text))))
                        .path("error")
                        .path("message")
                        .stringValue())
                .as("the same approval a second time")
                .contains("approval");
    }

    private static ObjectNode run(JsonNode plan, String text) {
        ObjectNode params =
                json().put("rawCommand", text).put("agentId", "main").put("sessionKey", "agent:main:main");
        params.put("approved", true).put("approvalDecision", "allow-once").put("runId", "run-1");
        params.set("systemRunPlan", plan);
        params.set("command", plan.path("argv"));
        return params;
    }
}
