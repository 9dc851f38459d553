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
/// last receiver. With `depths`, as many questions are asked together, and the next ones when all of them are heard and
/// answered: what a busy person's links hear.
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
        for (int receivers : options.numbers("receivers", "10,100,500")) {
            for (int depth : options.numbers("depths", "1")) {
                try (Loop loop = new Loop(target)) {
                    new Run(loop, receivers, depth).run(out);
                }
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final int receivers;
        private final int depth;
        private final List<Link> links = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private long number;
        private long resolved;
        private long delivered;
        private int open;
        private int heard;
        private int answered;
        private long asked;
        private long errors;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, int receivers, int depth) {
            this.loop = loop;
            this.receivers = receivers;
            this.depth = depth;
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
                    .with("depth", depth)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        /// The next questions are asked when the last ones are heard by all and answered.
        private void next() {
            if (heard == receivers * depth && answered == depth) {
                heard = 0;
                answered = 0;
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
                for (int i = 0; i < depth; i++) {
                    ask(i);
                }
            }

            private void ask(int place) {
                peer.ifPresent(mine -> mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"a" + place + "\",\"method\":"
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
                    if (heard == receivers * depth) {
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
                    answered++;
                    next();
                }
            }

            private void allow(Peer mine, byte[] bytes, int from, int length) {
                JsonNode event = Json.LENIENT.readTree(new String(bytes, from, length, StandardCharsets.UTF_8));
                mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"r" + resolved++
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
