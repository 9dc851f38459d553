package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.cli.Typed;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A real gateway and the homes of its users, who type commands.
final class CliHouse implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private Optional<Gateway> gateway = Optional.empty();

    CliHouse(Path folder) {
        this.folder = folder;
    }

    /// What a command printed, and how it ended.
    record Ran(int code, String text) {
        JsonNode json() {
            assertThat(code).as(text).isZero();
            return Json.LENIENT.readTree(text);
        }
    }

    Path state() {
        return folder.resolve("gateway");
    }

    Path home(String user) {
        return folder.resolve(user);
    }

    Gateway gateway() {
        return gateway.orElseThrow();
    }

    /// Starts it, the first time with the host person's device in the home `host`.
    CliHouse start(GatewaySettings settings) {
        Gateway started = Gateway.start(
                settings,
                new Gateway.Ground(
                        InstantSource.system(),
                        System::nanoTime,
                        random,
                        Thread.ofPlatform().daemon().factory(),
                        work -> Thread.ofVirtual().start(work)));
        gateway = Optional.of(started);
        started.firstRun()
                .ifPresent(first -> assertThat(
                                run("host", "pair", first.setupCode().reveal()).code())
                        .isZero());
        return this;
    }

    /// Another person, whose device lives in the home of that name; their id.
    String person(String name) {
        JsonNode made = run("host", "people", "create", name, "--json").json();
        assertThat(run(name, "pair", made.path("setupCode").stringValue()).code())
                .isZero();
        return made.path("person").path("person").stringValue();
    }

    Ran run(String user, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = run(user, out, List.of(arguments));
        return new Ran(code, out.toString(StandardCharsets.UTF_8));
    }

    /// Runs a command; what it prints goes there as it comes.
    int run(String user, OutputStream out, List<String> arguments) {
        return run(user, out, arguments, Keyboard.NONE);
    }

    int run(String user, OutputStream out, List<String> arguments, Keyboard keyboard) {
        List<Directory.Entry> entries = new ArrayList<>(ByHand.entries(links(), () -> {}, (_, _) -> "", keyboard));
        entries.addAll(ModelAuthCommands.entries(links(), keyboard, new Typed()));
        entries.addAll(SkillInstallCommands.entries(links(), new Typed()));
        return new Runner(new Directory(entries), world(user, out)).run(new ArrayList<>(arguments));
    }

    /// Runs a command that is given this text.
    Ran given(String user, String text, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Keyboard keyboard = new Keyboard(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), () -> {});
        int code = run(user, out, List.of(arguments), keyboard);
        return new Ran(code, out.toString(StandardCharsets.UTF_8));
    }

    /// Asks the gateway itself, past the commands.
    <P, R> R call(String user, Method<P, R> method, P params) {
        Links links = links().asking(Set.of(Scope.READ, Scope.WRITE, Scope.ADMIN));
        try (Link link = links.open(world(user, OutputStream.nullOutputStream()), Optional.empty())) {
            return link.call(method, params);
        }
    }

    private ProfileLinks links() {
        return new ProfileLinks(
                new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory()),
                Program.of("0.1.0", "Linux"));
    }

    private Surroundings world(String user, OutputStream out) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Path at = home(user);
        return new Surroundings(
                Map.of("CLAWNET_HOME", at.toString()),
                at,
                stream,
                stream,
                InstantSource.system(),
                System::nanoTime,
                random);
    }

    /// Asks again and again until the answer is as it has to be.
    JsonNode until(Predicate<JsonNode> wanted, String user, String... arguments) {
        Instant end = InstantSource.system().instant().plus(PATIENCE);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        JsonNode last = run(user, all.toArray(String[]::new)).json();
        while (!wanted.test(last)) {
            assertThat(InstantSource.system().instant()).as(last.toString()).isBefore(end);
            last = run(user, all.toArray(String[]::new)).json();
        }
        return last;
    }

    void stop() {
        gateway.ifPresent(Gateway::close);
        gateway = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }
}
