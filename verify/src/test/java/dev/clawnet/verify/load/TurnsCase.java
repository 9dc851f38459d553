package dev.clawnet.verify.load;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Turns of an agent whose model answers at once: `chat.send`, route, session, run, model, answer, all of it durable.
/// Several lanes speak at once, each in a session of its own, and take the next turn when the last one is answered.
///
/// Every half minute a line says how many turns there were, what each cost the gateway's processor, and what its
/// process holds after a full collection. What grows from line to line without end is a leak.
final class TurnsCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_SECONDS = 30;
    /// Fresh sessions stay below what one person may have.
    private static final long MOST_SESSIONS = 4_900;
    /// A turn that is never answered ends the case rather than the machine's day.
    private static final Duration LONGEST = Duration.ofHours(2);

    private final Options options;
    private final SecureRandom random = new SecureRandom();
    private final LinkParts parts =
            new LinkParts(InstantSource.system(), random, Thread.ofVirtual().factory());
    private final long turns;
    private final int perSession;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicReference<String> lastError = new AtomicReference<>("");
    /// Answers by run, whichever comes first: the answer, or who waits for it.
    private final Map<String, BlockingQueue<String>> answers = new ConcurrentHashMap<>();

    TurnsCase(Options options) {
        this.options = options;
        this.perSession = options.numbers("sessionTurns", "50").getFirst();
        this.turns = Math.min(
                options.text("turns").map(Long::valueOf).orElse(20_000L), Math.max(1, perSession) * MOST_SESSIONS);
    }

    void run(Lines out) throws IOException, InterruptedException {
        try (InstantModel model = new InstantModel();
                OwnGateway own = OwnGateway.start(16, Optional.of(model.baseUrl()));
                Scratch profiles = Scratch.make("profiles");
                GatewayLink host = host(own, profiles)) {
            host.on(ChatMethods.CHAT, event -> {
                if (!event.state().equals("delta")) {
                    answer(event.runId().value()).add(event.state());
                }
            });
            int lanes = options.numbers("concurrency", "32").getFirst();
            CountDownLatch over = new CountDownLatch(lanes);
            for (int lane = 0; lane < lanes; lane++) {
                int number = lane;
                Thread.ofVirtual().start(() -> {
                    speak(host, number);
                    over.countDown();
                });
            }
            watch(out, own.process().pid(), over);
            if (errors.get() > 0) {
                throw new IOException(errors.get() + " turns were not answered: " + lastError.get());
            }
        }
    }

    private GatewayLink host(OwnGateway own, Scratch profiles) throws IOException {
        List<String> scopes = Arrays.stream(Scope.values()).map(Scope::wire).toList();
        return Pairing.redeem(
                SetupCode.parse(own.process().setupCode()),
                profiles.path().resolve("host"),
                (address, key) -> LinkSettings.operator(
                        GatewayAddress.of(own.url(), Optional.empty()),
                        Program.of("0.1.0", "linux"),
                        scopes,
                        Optional.of(key),
                        Auth.NONE),
                parts);
    }

    private BlockingQueue<String> answer(String run) {
        return answers.computeIfAbsent(run, _ -> new ArrayBlockingQueue<>(2));
    }

    private void speak(GatewayLink host, int lane) {
        for (long mine = 0; begun.incrementAndGet() <= turns; mine++) {
            String key = "agent:main:load-" + lane + "-" + mine / perSession;
            try {
                turn(host, key, mine);
                done.incrementAndGet();
            } catch (GatewayFault | LinkFailure | IOException e) {
                errors.incrementAndGet();
                lastError.set(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void turn(GatewayLink host, String key, long number) throws IOException, InterruptedException {
        String run = host.callRaw(
                        "chat.send",
                        Json.STRICT
                                .createObjectNode()
                                .put("sessionKey", key)
                                .put("message", "message " + number + " of somebody who wants to know something")
                                .put("idempotencyKey", key + "-" + number),
                        PATIENCE)
                .path("runId")
                .stringValue();
        String state = answer(run).poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        answers.remove(run);
        if (!"final".equals(state)) {
            throw new IOException("a turn ended with " + state);
        }
    }

    private void watch(Lines out, long pid, CountDownLatch over) throws IOException, InterruptedException {
        boolean ended = false;
        for (long look = 0; !ended && look * LOOK_SECONDS < LONGEST.toSeconds(); look++) {
            long before = done.get();
            Meter meter = Meter.of(Optional.of(pid));
            ended = over.await(LOOK_SECONDS, TimeUnit.SECONDS);
            Lines.Line line = meter.end(done.get() - before)
                    .with("case", "turns")
                    .with("sessionTurns", perSession)
                    .with("turns", done.get());
            Memory memory = Memory.of(pid);
            out.line(line.with("liveHeapMb", memory.live() / 1048576.0)
                    .with("directMb", memory.direct().orElse(0) / 1048576.0)
                    .with("residentMb", memory.resident() / 1024.0)
                    .with("errors", errors.get()));
        }
    }
}
