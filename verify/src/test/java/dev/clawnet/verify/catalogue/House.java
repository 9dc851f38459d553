package dev.clawnet.verify.catalogue;

import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.app.config.ConfigRemote;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.signature.JavaSignatures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A real gateway on real sockets, whose clock the test moves, and the devices of the people in it.
final class House implements AutoCloseable {
    static final String TOKEN = "shared-token-of-the-host";
    static final List<String> EVERY_SCOPE =
            Arrays.stream(Scope.values()).map(Scope::wire).toList();
    /// Of this machine, and no other program here uses it.
    private static final String PROXY = "127.0.0.2";

    private static final String MODEL = "quiet.script";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T08:00:00Z"));
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpClient proxy =
            HttpClient.newBuilder().localAddress(InetAddress.ofLiteral(PROXY)).build();
    /// Those that were opened and not closed. Guards itself: tests act on several threads.
    private final List<Line> lines = new ArrayList<>();
    private final Gateway gateway;
    private boolean stopped;

    /// A device that was paired.
    ///
    /// @param token its device token
    record Paired(DeviceKey key, Role role, String token) {
        Line.Credentials with(List<String> scopes) {
            return Line.Credentials.device(role, key, token, scopes);
        }
    }

    House(Path state) throws IOException {
        this(state, "otherwise\n  say done\n", UnaryOperator.identity());
    }

    /// @param script that every agent follows
    House(Path state, String script, UnaryOperator<GatewaySettings> more) throws IOException {
        Files.createDirectories(state.resolve("scripts"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(state.resolve("scripts").resolve(MODEL), script);
        GatewaySettings settings = GatewaySettings.in(state)
                .withPort(0)
                .withToken(Secret.of(TOKEN))
                .withTrustedProxies(Set.of(PROXY))
                .withModels(Map.of(), Optional.of(new ModelRef("scripted", MODEL)));
        InstantSource clock = now::get;
        gateway = Gateway.start(
                more.apply(settings),
                new Gateway.Ground(
                        clock,
                        System::nanoTime,
                        random,
                        Thread.ofPlatform().daemon().factory(),
                        executor,
                        new ConfigRemote(
                                state.resolve("clawnet.json"), new ConfigFile(Map.of(), text -> text), random, false),
                        new JavaSignatures()));
    }

    String firstCode() {
        return gateway.firstRun().orElseThrow().setupCode().reveal();
    }

    int port() {
        return gateway.address().getPort();
    }

    Instant now() {
        return now.get();
    }

    void pass(Duration time) {
        now.updateAndGet(each -> each.plus(time));
    }

    /// A socket that said nothing yet.
    Line line() {
        Line line = new Line(http, gateway.address().getPort());
        synchronized (lines) {
            lines.removeIf(Line::closed);
            lines.add(line);
        }
        return line;
    }

    /// A socket of somebody elsewhere, which comes through the listed proxy.
    Line far() {
        Line line = new Line(proxy, gateway.address().getPort(), Map.of("X-Forwarded-For", "203.0.113.9"));
        synchronized (lines) {
            lines.add(line);
        }
        return line;
    }

    /// A link that was let in.
    Line link(Line.Credentials with) {
        Line line = line();
        String hello = line.connect(with);
        if (!Json.STRICT.readTree(hello).path("ok").booleanValue()) {
            throw new AssertionError("not let in: " + hello);
        }
        return line;
    }

    /// Pairs a fresh key with a setup code.
    Paired pair(String setupCode, Role role, List<String> scopes) {
        DeviceKey key = DeviceKey.generate(random);
        String secret = SetupCode.parse(setupCode).bootstrapToken().reveal();
        Line line = line();
        JsonNode hello = Json.STRICT.readTree(line.connect(Line.Credentials.code(role, key, secret, scopes)));
        if (!hello.path("ok").booleanValue()) {
            throw new AssertionError("not paired: " + hello);
        }
        line.close();
        return new Paired(
                key,
                role,
                hello.path("payload").path("auth").path("deviceToken").stringValue());
    }

    DeviceKey freshKey() {
        return DeviceKey.generate(random);
    }

    static ObjectNode params() {
        return Json.STRICT.createObjectNode();
    }

    /// As its host stops it, while links stand.
    void stop() {
        if (!stopped) {
            stopped = true;
            gateway.close();
        }
    }

    @Override
    public void close() {
        synchronized (lines) {
            lines.forEach(Line::close);
        }
        http.shutdownNow();
        proxy.shutdownNow();
        stop();
        executor.shutdownNow();
    }
}
