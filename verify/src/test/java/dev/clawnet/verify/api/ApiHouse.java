package dev.clawnet.verify.api;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.TokenMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A real gateway with two people, a model that the test feeds, and a client of HTTP.
final class ApiHouse implements AutoCloseable {
    private static final List<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::wire).toList();

    private final SlowModel model = new SlowModel();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<GatewayLink> open = new ArrayList<>();
    private final Path folder;
    private final GatewaySettings settings;
    private Gateway gateway;
    private GatewayLink owner;

    ApiHouse(Path folder) throws IOException {
        this(folder, UnaryOperator.identity());
    }

    /// @param more what the gateway is started with besides
    ApiHouse(Path folder, UnaryOperator<GatewaySettings> more) throws IOException {
        this.folder = folder;
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(state.resolve("scripts"));
        Files.writeString(state.resolve("scripts").resolve("quiet.script"), "otherwise\n  say done\n");
        settings = more.apply(GatewaySettings.in(state)
                .withPort(0)
                .withModels(Map.of("slow", model.provider()), Optional.of(new ModelRef("scripted", "quiet.script"))));
        gateway = start();
        owner = pair("owner", gateway.firstRun().orElseThrow().setupCode().reveal());
        owner.call(PeopleMethods.PEOPLE_PROVIDERS, new PeopleMethods.Providers(List.of("slow", "scripted")));
    }

    private Gateway start() {
        return Gateway.start(
                settings,
                new Gateway.Ground(
                        () -> Instant.now().plus(ahead.get()),
                        System::nanoTime,
                        new SecureRandom(),
                        Thread.ofPlatform().daemon().factory(),
                        work -> Thread.ofVirtual().start(work)));
    }

    /// The gateway begins anew, and the owner's device comes back.
    void restart() throws IOException {
        for (GatewayLink each : open) {
            each.close();
        }
        open.clear();
        gateway.close();
        gateway = start();
        Path device = folder.resolve("owner");
        SecureRandom random = new SecureRandom();
        Profile profile = Profile.load(device).orElseThrow();
        owner = GatewayLink.open(
                LinkSettings.operator(
                        GatewayAddress.of("ws://127.0.0.1:" + port(), Optional.empty()),
                        Program.of("0.1.0", "test"),
                        SCOPES,
                        Optional.of(Profile.key(device, random)),
                        LinkSettings.deviceToken(profile.tokens().getOrDefault(Role.OPERATOR.wire(), ""))),
                new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory()));
        open.addFirst(owner);
    }

    GatewayLink pair(String name, String code) throws IOException {
        GatewayLink link = Pairing.redeem(
                SetupCode.parse(code),
                folder.resolve(name),
                (address, key) -> LinkSettings.operator(
                        address, Program.of("0.1.0", "test"), SCOPES, Optional.of(key), Auth.NONE),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()));
        open.addFirst(link);
        return link;
    }

    /// Another person's device.
    GatewayLink stranger() throws IOException {
        return pair(
                "stranger",
                owner.call(
                                PeopleMethods.PEOPLE_CREATE,
                                new PeopleMethods.Create("Nova", Optional.empty(), Optional.empty()))
                        .setupCode());
    }

    GatewayLink owner() {
        return owner;
    }

    SlowModel model() {
        return model;
    }

    int port() {
        return gateway.address().getPort();
    }

    void pass(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    TokenMethods.Created token(GatewayLink link, String name, ApiScope... scopes) {
        return link.call(
                TokenMethods.TOKENS_CREATE,
                new TokenMethods.Create(name, List.of(scopes), Optional.empty(), Optional.empty()));
    }

    /// How many entries of that kind the owner has.
    long entries(String kind) {
        return calls(
                        "ledger.list",
                        Json.STRICT.createObjectNode().put("kind", kind).put("limit", 200))
                .path("entries")
                .size();
    }

    /// A call of the owner.
    JsonNode calls(String method, ObjectNode params) {
        return owner.callRaw(method, params, Duration.ofSeconds(20));
    }

    /// An agent of the owner that the test feeds with words.
    void slow(String slug) {
        calls(
                "identities.create",
                Json.STRICT.createObjectNode().put("slug", slug).put("model", "slow:any"));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpRequest post(String path, String secret, String body) {
        return request(path)
                .header("Authorization", "Bearer " + secret)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpRequest get(String path, String secret) {
        return request(path).header("Authorization", "Bearer " + secret).build();
    }

    HttpResponse<String> sends(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        for (GatewayLink each : open) {
            each.close();
        }
        http.shutdownNow();
        gateway.close();
        model.close();
    }
}
