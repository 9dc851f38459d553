package dev.clawnet.verify.load;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything at once, for a long time, at a pace that leaves the gateway time: devices that come and go, questions
/// that are answered, commands to a node, messages to an agent. Every half minute a line says what the gateway's
/// process holds. What grows from line to line without end is a leak; whether it does is for the reader to judge,
/// since the store's own caches fill first.
final class SoakCase {
    private static final List<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::wire).toList();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LINKS = 256;
    private static final long LOOK_SECONDS = 30;

    private final Options options;
    private final SecureRandom random = new SecureRandom();
    private final LinkParts parts =
            new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory());
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<String> lastError = new AtomicReference<>("");
    private final AtomicLong errors = new AtomicLong();

    SoakCase(Options options) {
        this.options = options;
    }

    /// One kind of work, and how often it was done.
    private record Work(String name, Duration pace, Doing doing, AtomicLong done) {
        Work(String name, int aSecond, Doing doing) {
            this(name, Duration.ofSeconds(1).dividedBy(aSecond), doing, new AtomicLong());
        }
    }

    @FunctionalInterface
    private interface Doing {
        void once(long number) throws IOException;
    }

    void run(Lines out) throws IOException, InterruptedException {
        try (OwnGateway own = OwnGateway.start(LINKS);
                Scratch profiles = Scratch.make("profiles")) {
            GatewayLink host = Pairing.redeem(
                    SetupCode.parse(own.process().setupCode()),
                    profiles.path().resolve("host"),
                    (address, key) -> operator(address, Optional.of(key), Auth.NONE),
                    parts);
            GatewayAddress address = GatewayAddress.of(own.url(), Optional.empty());
            try (host;
                    GatewayLink program = GatewayLink.open(console(address), parts);
                    GatewayLink _ = node(host, address)) {
                host.on(StockApprovalMethods.EXEC_REQUESTED, asked -> allow(host, asked.id()));
                String node = nodeId(host);
                List<Work> all = List.of(
                        new Work("handshakes", 10, _ -> comesAndGoes(address)),
                        new Work("approvals", 10, number -> asks(program, number)),
                        new Work("invokes", 20, number -> invokes(program, node, number)),
                        new Work("chats", 2, number -> chats(host, number)));
                all.forEach(work -> Thread.ofVirtual().name(work.name()).start(() -> again(work)));
                watch(out, own.process().pid(), all);
            }
        }
    }

    private void watch(Lines out, long pid, List<Work> all) throws IOException, InterruptedException {
        long looks = Duration.ofMinutes(options.minutes()).toSeconds() / LOOK_SECONDS;
        for (long look = 0; look <= looks; look++) {
            Memory memory = Memory.of(pid);
            Lines.Line line = new Lines.Line()
                    .with("case", "soak")
                    .with("seconds", look * LOOK_SECONDS)
                    .with("liveHeapMb", memory.live() / 1048576.0)
                    .with("directMb", memory.direct().orElse(0) / 1048576.0)
                    .with("residentMb", memory.resident() / 1024.0);
            all.forEach(work -> line.with(work.name(), work.done().get()));
            line.with("errors", errors.get());
            out.line(lastError.get().isEmpty() ? line : line.with("lastError", lastError.get()));
            if (look < looks && end.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        }
        end.countDown();
    }

    /// Does it at its pace until the end; what fails is counted.
    private void again(Work work) {
        try {
            for (long number = 0; !end.await(work.pace().toMillis(), TimeUnit.MILLISECONDS); number++) {
                try {
                    work.doing().once(number);
                    work.done().incrementAndGet();
                } catch (IOException | GatewayFault | LinkFailure e) {
                    if (end.getCount() > 0) {
                        errors.incrementAndGet();
                        lastError.set(work.name() + ": " + e.getMessage());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Program program() {
        return Program.of("0.1.0", "linux");
    }

    private static LinkSettings operator(GatewayAddress address, Optional<DeviceKey> key, Auth auth) {
        return LinkSettings.operator(address, program(), SCOPES, key, auth);
    }

    private static LinkSettings console(GatewayAddress address) {
        return operator(address, Optional.empty(), LinkSettings.token(OwnGateway.TOKEN));
    }

    /// A device that nobody knows is paired with the local token, says hello, and is removed again.
    private void comesAndGoes(GatewayAddress address) {
        DeviceKey key = DeviceKey.generate(random);
        try (GatewayLink link =
                GatewayLink.open(operator(address, Optional.of(key), LinkSettings.token(OwnGateway.TOKEN)), parts)) {
            link.callRaw(
                    "device.pair.remove",
                    Json.STRICT.createObjectNode().put("deviceId", key.id().value()),
                    PATIENCE);
        }
    }

    private static void asks(GatewayLink program, long number) throws IOException {
        ObjectNode question =
                Json.STRICT.createObjectNode().put("command", "echo " + number).put("timeoutMs", 20_000);
        JsonNode answer = program.callRaw("exec.approval.request", question, PATIENCE);
        if (!answer.path("decision").stringValue("").equals("allow-once")) {
            throw new IOException("answered " + answer);
        }
    }

    private static void allow(GatewayLink host, String id) {
        Thread.ofVirtual()
                .start(() -> host.callRaw(
                        "exec.approval.resolve",
                        Json.STRICT.createObjectNode().put("id", id).put("decision", "allow-once"),
                        PATIENCE));
    }

    private GatewayLink node(GatewayLink host, GatewayAddress address) {
        ObjectNode wanted = Json.STRICT.createObjectNode();
        wanted.putArray("roles").add("node");
        String code = host.callRaw("device.pair.setupCode", wanted, PATIENCE)
                .path("setupCode")
                .stringValue();
        String secret = SetupCode.parse(code).bootstrapToken().reveal();
        LinkSettings settings = LinkSettings.node(
                address,
                program(),
                "Soak",
                List.of("system.which"),
                DeviceKey.generate(random),
                LinkSettings.bootstrap(secret));
        return GatewayLink.open(
                settings,
                (link, events) -> events.on(NodeMethods.INVOKE_REQUEST, request -> serve(link, request)),
                parts);
    }

    private static void serve(GatewayLink node, InvokeRequest request) {
        ObjectNode answer = Json.STRICT
                .createObjectNode()
                .put("id", request.id())
                .put("nodeId", request.nodeId())
                .put("ok", true)
                .put("payloadJSON", "{\"bins\":{}}");
        Thread.ofVirtual().start(() -> node.callRaw("node.invoke.result", answer, PATIENCE));
    }

    private static String nodeId(GatewayLink host) {
        return host.callRaw("node.list", Json.STRICT.createObjectNode(), PATIENCE)
                .path("nodes")
                .get(0)
                .path("nodeId")
                .stringValue();
    }

    private static void invokes(GatewayLink program, String node, long number) {
        ObjectNode call = Json.STRICT
                .createObjectNode()
                .put("nodeId", node)
                .put("command", "system.which")
                .put("idempotencyKey", "soak-" + number);
        call.putObject("params").putArray("bins").add("sh");
        program.callRaw("node.invoke", call, PATIENCE);
    }

    /// Some sessions, each with a message now and then.
    private static void chats(GatewayLink host, long number) {
        ObjectNode message = Json.STRICT
                .createObjectNode()
                .put("sessionKey", "agent:main:soak-" + number % 20)
                .put("message", "message " + number)
                .put("idempotencyKey", "soak-" + number);
        host.callRaw("chat.send", message, PATIENCE);
    }
}
