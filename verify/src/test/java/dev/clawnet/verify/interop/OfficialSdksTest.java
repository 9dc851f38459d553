package dev.clawnet.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.chat.Owned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `clawnet acp` and `clawnet mcp serve`, driven by the official SDKs of the two protocols as they are published, on a
/// gateway of its own process whose agents follow a script.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class OfficialSdksTest {
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

    @TempDir
    Path temp;

    @Test
    void an_editor_of_the_agent_client_protocol_talks_stops_and_decides() throws Exception {
        StockPackages packages = StockPackages.installed();
        try (Owned _ = Owned.start(temp, SCRIPT, "")) {
            List<String> passed = run(packages, "acp.mjs", List.of("acp"));
            assertThat(passed)
                    .contains(
                            "initialize",
                            "session/new",
                            "session/prompt streams its answer",
                            "session/request_permission, refused: the call failed",
                            "session/request_permission, allowed: the call was done",
                            "session/cancel stops a turn",
                            "session/list",
                            "session/load tells again what was said",
                            "an editor that may only refuse is offered nothing else");
            StockPackages.note("acp sdk " + packages.version("@agentclientprotocol/sdk") + ": checks " + passed.size()
                    + " passed, 0 failed");
        }
    }

    @Test
    void an_assistant_of_the_model_context_protocol_reads_speaks_and_refuses() throws Exception {
        StockPackages packages = StockPackages.installed();
        try (Owned owned = Owned.start(temp, SCRIPT, "")) {
            program(owned).close();
            List<String> passed = run(packages, "mcp.mjs", List.of("mcp", "serve", "--profile", "editor"));
            assertThat(passed)
                    .contains(
                            "initialize",
                            "tools/list",
                            "messages_send",
                            "events_wait and messages_read",
                            "permissions_list_open",
                            "permissions_respond cannot allow",
                            "permissions_respond refuses");
            StockPackages.note("mcp sdk " + packages.version("@modelcontextprotocol/sdk") + ": checks " + passed.size()
                    + " passed, 0 failed");
        }
    }

    /// A device whose words are data from outside.
    private GatewayLink program(Owned owned) throws IOException {
        String code = owned.owner()
                .call(
                        DeviceMethods.SETUP_CODE,
                        new SetupCodeParams(Optional.empty(), Optional.empty(), Optional.of("editor")))
                .setupCode();
        List<String> all = Stream.of(Scope.values()).map(Scope::wire).toList();
        return Pairing.redeem(
                SetupCode.parse(code),
                temp.resolve("home/profiles/editor"),
                (address, key) -> LinkSettings.operator(
                        address, Program.of("0.1.0", System.getProperty("os.name")), all, Optional.of(key), Auth.NONE),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()));
    }

    /// Runs a script of checks, with the words that start our side; what passed, in order.
    private List<String> run(StockPackages packages, String script, List<String> words) throws Exception {
        String classPath = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        List<String> clawnet = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xlog:disable",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath,
                                "dev.clawnet.app.Main"),
                        words.stream())
                .toList();
        Path said = temp.resolve("said.txt");
        Path wrong = temp.resolve("wrong.txt");
        ProcessBuilder builder = packages.node(Files.createDirectories(temp.resolve("node")), script, clawnet)
                .redirectOutput(said.toFile())
                .redirectError(wrong.toFile());
        builder.environment().put("CLAWNET_HOME", temp.resolve("home").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(8, TimeUnit.MINUTES))
                    .as("it ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> passed = Files.readAllLines(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue())
                .as(String.join("\n", passed) + "\n" + Files.readString(wrong))
                .isZero();
        return passed.stream()
                .map(line -> Json.STRICT.readTree(line).path("passed").asString(""))
                .toList();
    }
}
