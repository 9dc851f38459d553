package dev.clawnet.verify.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.ByHand;
import dev.clawnet.app.command.Keyboard;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A real gateway as a process of its own, with a host, Li and Nova, who speak to it by the command line.
final class Town implements AutoCloseable {
    private static final String BUYER = """
            when platform says "turn, 1 of"
              call collab.say {"text": "We would like twenty."}
            otherwise
              say done
            """;
    private static final String SELLER = """
            when platform says "turn, 2 of"
              call collab.close {"text": "Twenty it is."}
            otherwise
              say done
            """;

    private final Path home;
    private final GatewayProcess gateway;

    /// What a command printed.
    record Printed(int code, String out, String err) {
        JsonNode json() {
            assertThat(code).as(out + err).isZero();
            return Json.LENIENT.readTree(out);
        }
    }

    Town(Path folder) throws IOException {
        this.home = folder.resolve("home");
        Path state = folder.resolve("state");
        Files.createDirectories(state.resolve("scripts"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(state.resolve("scripts/buyer.script"), BUYER);
        Files.writeString(state.resolve("scripts/seller.script"), SELLER);
        this.gateway = GatewayProcess.start(state, freePort());
        done("pair", gateway.setupCode(), "--profile", "host");
        for (String name : List.of("li", "nova")) {
            String code = as("host", "people", "create", name, "--json")
                    .json()
                    .path("setupCode")
                    .asString();
            done("pair", code, "--profile", name);
        }
    }

    /// Li and Nova agree to talk, do, and close. Returns the id of the collaboration.
    String collaborate() {
        String nova =
                as("nova", "people", "self", "--json").json().path("person").asString();
        String li = as("li", "people", "self", "--json").json().path("person").asString();
        as("li", "identities", "create", "procurement", "--model", "scripted:buyer.script", "--json")
                .json();
        as("nova", "identities", "create", "sales", "--model", "scripted:seller.script", "--json")
                .json();
        as("li", "contacts", "request", nova, "--json").json();
        as("nova", "contacts", "accept", li, "--json").json();
        as("li", "contacts", "show", nova, "procurement", "--json").json();
        as("nova", "contacts", "show", li, "sales", "--json").json();
        String collab = as("li", "collab", "open", "procurement", nova, "Laser modules", "--json")
                .json()
                .path("collab")
                .asString();
        String asked = as("nova", "approvals", "list", "--json")
                .json()
                .path("approvals")
                .path(0)
                .path("id")
                .asString();
        as("nova", "approvals", "allow", asked, "--json").json();
        assertThat(as("li", "collab", "watch", collab).code()).isZero();
        return collab;
    }

    /// Runs a command as the device of a profile.
    Printed as(String profile, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--profile", profile));
        return run(arguments);
    }

    private void done(String... words) {
        Printed printed = run(List.of(words));
        assertThat(printed.code()).as(printed.err()).isZero();
    }

    private Printed run(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        SecureRandom random = new SecureRandom();
        Surroundings world = new Surroundings(
                Map.of("CLAWNET_HOME", home.toString()),
                home,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                System::nanoTime,
                random);
        ProfileLinks links = new ProfileLinks(
                new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory()),
                Program.of("0.1.0", System.getProperty("os.name")));
        int code = new Runner(new Directory(ByHand.entries(links, () -> {}, (_, _) -> "", Keyboard.NONE)), world)
                .run(new ArrayList<>(arguments));
        return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Path profile(String name) {
        return home.resolve("profiles").resolve(name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
