package dev.clawnet.verify.load;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Approvals all the way: a client asks, an operator's device hears of it and allows it once, and the client gets that
/// answer.
final class ApprovalCase {
    private static final byte[] DECISION = "\"decision\":\"allow-once\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUESTED = "\"exec.approval.requested\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 96;
    private static final double PATIENCE = 20;

    private final SecureRandom random = new SecureRandom();
    private final Options options;
    private final Target target;

    ApprovalCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    void run(Lines out) throws IOException {
        for (int at : options.numbers("concurrency", "1,16")) {
            try (Loop loop = new Loop(target)) {
                new Run(loop, at).run(out);
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final int concurrency;
        private final List<Requester> requesters = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private long number;
        private int open;
        private long errors;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, int concurrency) {
            this.loop = loop;
            this.concurrency = concurrency;
        }

        void run(Lines out) throws IOException {
            loop.connect(new Approver());
            for (int i = 0; i < concurrency; i++) {
                Requester requester = new Requester();
                requesters.add(requester);
                loop.connect(requester);
            }
            loop.run(PATIENCE, () -> open > concurrency);
            if (open <= concurrency) {
                throw new IOException("only " + open + " of " + (concurrency + 1) + " connections: " + lastError);
            }
            requesters.forEach(Requester::ask);
            loop.run(options.seconds("warm", 1), () -> false);
            latencies = new Latencies();
            errors = 0;
            Meter meter = Meter.of(options.text("pid").map(Long::valueOf));
            loop.run(options.seconds("seconds", 3), () -> latencies.count() >= options.most());
            Lines.Line line = meter.end(latencies.count())
                    .with("case", "approval")
                    .with("concurrency", concurrency)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        private void failed(String why) {
            if (!over) {
                errors++;
                lastError = why;
            }
        }

        private final class Requester extends Greeted {
            private Optional<Peer> peer = Optional.empty();
            private long asked;

            Requester() {
                super(Identity.helper(), options.required("token"));
            }

            @Override
            void hello(Peer mine) {
                peer = Optional.of(mine);
                open++;
            }

            void ask() {
                asked = System.nanoTime();
                peer.ifPresent(mine -> mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"a\",\"method\":"
                        + "\"exec.approval.request\",\"params\":{\"command\":\"echo " + number++
                        + "\",\"cwd\":\"/tmp\","
                        + "\"host\":\"gateway\",\"security\":\"full\",\"ask\":\"always\",\"agentId\":\"main\","
                        + "\"sessionKey\":\"agent:main:main\",\"timeoutMs\":60000}}")));
            }

            @Override
            void heard(Peer mine, byte[] bytes, int from, int length) {
                if (!isAnswer(bytes, from, length)) {
                    return;
                }
                if (at(DECISION, bytes, from, length) >= 0) {
                    latencies.add(System.nanoTime() - asked);
                    ask();
                } else {
                    failed(new String(bytes, from, Math.min(length, 300), StandardCharsets.UTF_8));
                    loop.after(5, this::ask);
                }
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }

        private final class Approver extends Greeted {
            private int calls;

            Approver() {
                super(
                        Identity.device(random, "\"exec-approvals\",\"approvals\",\"tool-events\""),
                        options.required("token"));
            }

            @Override
            void hello(Peer mine) {
                open++;
            }

            @Override
            void heard(Peer mine, byte[] bytes, int from, int length) {
                if (isAnswer(bytes, from, length)) {
                    if (!ok(bytes, from, length)) {
                        failed(new String(bytes, from, Math.min(length, 300), StandardCharsets.UTF_8));
                    }
                } else if (at(REQUESTED, bytes, from, Math.min(length, HEAD)) >= 0) {
                    JsonNode event = Json.LENIENT.readTree(new String(bytes, from, length, StandardCharsets.UTF_8));
                    mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"r" + calls++ + "\",\"method\":"
                            + "\"exec.approval.resolve\",\"params\":{\"id\":"
                            + Json.STRICT.writeValueAsString(
                                    event.path("payload").path("id"))
                            + ",\"decision\":\"allow-once\"}}"));
                }
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }
    }
}
