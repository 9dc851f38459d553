package dev.clawnet.verify.load;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One event to many links of a person: a question is asked, every receiver hears of it, the first one answers it, and
/// when all have heard the next one is asked. One operation is one event at one receiver; the latency is that of the
/// last receiver.
final class FanoutCase {
    private static final byte[] REQUESTED = "\"exec.approval.requested\"".getBytes(StandardCharsets.US_ASCII);
    private static final String CAPS = "\"exec-approvals\",\"approvals\",\"tool-events\"";
    private static final int HEAD = 96;
    private static final double PATIENCE = 20;

    private final SecureRandom random = new SecureRandom();
    private final Options options;
    private final Target target;

    FanoutCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    void run(Lines out) throws IOException {
        for (int receivers : options.numbers("receivers", "10,100,200")) {
            try (Loop loop = new Loop(target)) {
                new Run(loop, receivers).run(out);
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final int receivers;
        private final List<Link> links = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private long number;
        private long delivered;
        private int open;
        private int heard;
        private boolean answered;
        private long asked;
        private long errors;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, int receivers) {
            this.loop = loop;
            this.receivers = receivers;
        }

        void run(Lines out) throws IOException {
            for (int i = 0; i <= receivers; i++) {
                int wanted = i + 1;
                Link link = new Link(i);
                links.add(link);
                loop.connect(link);
                // The gateway bounds how many may be on their way at once.
                if (wanted % 16 == 0) {
                    loop.run(PATIENCE, () -> open >= wanted || errors > 0);
                }
            }
            loop.run(PATIENCE, () -> open > receivers || errors > 0);
            if (open <= receivers) {
                throw new IOException("only " + open + " of " + (receivers + 1) + " connections: " + lastError);
            }
            links.getFirst().ask();
            loop.run(options.seconds("warm", 1), () -> false);
            latencies = new Latencies();
            delivered = 0;
            errors = 0;
            Meter meter = Meter.of(options.text("pid").map(Long::valueOf));
            loop.run(options.seconds("seconds", 3), () -> delivered >= options.most());
            Lines.Line line = meter.end(delivered)
                    .with("case", "fanout")
                    .with("receivers", receivers)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        /// The next question is asked when the last one is heard by all and answered.
        private void next() {
            if (heard == receivers && answered) {
                heard = 0;
                answered = false;
                links.getFirst().ask();
            }
        }

        private void failed(String why) {
            if (!over) {
                errors++;
                lastError = why;
            }
        }

        /// The first one asks and hears nothing; the second one answers.
        private final class Link extends Greeted {
            private final int place;
            private Optional<Peer> peer = Optional.empty();

            Link(int place) {
                super(
                        place == 1 ? Identity.device(random, CAPS) : Identity.helper(place == 0 ? "" : CAPS),
                        options.required("token"));
                this.place = place;
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
                        + "\",\"cwd\":\"/tmp\",\"host\":\"gateway\",\"security\":\"full\",\"ask\":\"always\","
                        + "\"agentId\":\"main\",\"sessionKey\":\"agent:main:main\",\"timeoutMs\":60000}}")));
            }

            @Override
            void heard(Peer mine, byte[] bytes, int from, int length) {
                if (isAnswer(bytes, from, length)) {
                    answer(bytes, from, length);
                } else if (place > 0 && at(REQUESTED, bytes, from, Math.min(length, HEAD)) >= 0) {
                    delivered++;
                    heard++;
                    if (heard == receivers) {
                        latencies.add(System.nanoTime() - asked);
                    }
                    if (place == 1) {
                        allow(mine, bytes, from, length);
                    }
                    next();
                }
            }

            private void answer(byte[] bytes, int from, int length) {
                if (!ok(bytes, from, length)) {
                    failed(new String(bytes, from, Math.min(length, 300), StandardCharsets.UTF_8));
                } else if (place == 0) {
                    answered = true;
                    next();
                }
            }

            private void allow(Peer mine, byte[] bytes, int from, int length) {
                JsonNode event = Json.LENIENT.readTree(new String(bytes, from, length, StandardCharsets.UTF_8));
                mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"r" + number
                        + "\",\"method\":\"exec.approval.resolve\",\"params\":{\"id\":"
                        + Json.STRICT.writeValueAsString(event.path("payload").path("id"))
                        + ",\"decision\":\"allow-once\"}}"));
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }
    }
}
