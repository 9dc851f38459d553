package dev.clawnet.verify.load;

import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Commands to a node and back: an operator asks, the node answers at once, the operator gets that answer. The node is
/// one of this case's own, paired by a code; each connection of an operator keeps so many commands in flight.
final class InvokeCase {
    private static final String COMMAND = "system.which";
    private static final byte[] REQUEST = "\"node.invoke.request\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 96;
    private static final int MOST_LANES = 64;
    private static final long PAUSE_MILLIS = 5;
    private static final double PATIENCE = 20;

    private final SecureRandom random = new SecureRandom();
    private final Options options;
    private final Target target;

    InvokeCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    void run(Lines out) throws IOException {
        for (int connections : options.numbers("connections", "1,16")) {
            for (int depth : options.numbers("depths", "1,16")) {
                try (Loop loop = new Loop(target)) {
                    new Run(loop, connections, Math.min(depth, MOST_LANES)).run(out);
                }
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final int connections;
        private final int depth;
        private final Identity identity = Identity.node(random, COMMAND);
        private final List<Operator> operators = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private Optional<String> code = Optional.empty();
        private boolean serving;
        private int open;
        private long number;
        private long errors;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, int connections, int depth) {
            this.loop = loop;
            this.connections = connections;
            this.depth = depth;
        }

        void run(Lines out) throws IOException {
            loop.connect(new Owner());
            until("a setup code", () -> code.isPresent());
            String secret = SetupCode.parse(code.orElseThrow()).bootstrapToken().reveal();
            loop.connect(new Node(secret));
            until("a node", () -> serving);
            for (int i = 0; i < connections; i++) {
                Operator operator = new Operator();
                operators.add(operator);
                loop.connect(operator);
            }
            until(connections + " connections", () -> open >= connections);
            operators.forEach(Operator::start);
            loop.run(options.seconds("warm", 1), () -> false);
            latencies = new Latencies();
            errors = 0;
            Meter meter = Meter.of(options.text("pid").map(Long::valueOf));
            loop.run(options.seconds("seconds", 3), () -> latencies.count() >= options.most());
            Lines.Line line = meter.end(latencies.count())
                    .with("case", "invoke")
                    .with("connections", connections)
                    .with("depth", depth)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        private void until(String what, BooleanSupplier there) throws IOException {
            loop.run(PATIENCE, () -> there.getAsBoolean() || !lastError.isEmpty());
            if (!there.getAsBoolean()) {
                throw new IOException("no " + what + ": " + lastError);
            }
        }

        private void failed(String why) {
            if (!over) {
                errors++;
                lastError = why;
            }
        }

        private void failed(byte[] bytes, int from, int length) {
            failed(new String(bytes, from, Math.min(length, 300), StandardCharsets.UTF_8));
        }

        /// Makes the code that pairs the node.
        private final class Owner extends Greeted {
            Owner() {
                super(Identity.device(random, ""), options.required("token"));
            }

            @Override
            void hello(Peer mine) {
                mine.send(Peer.frame("{\"type\":\"req\",\"id\":\"s\",\"method\":\"device.pair.setupCode\","
                        + "\"params\":{\"roles\":[\"node\"]}}"));
            }

            @Override
            void heard(Peer mine, byte[] bytes, int from, int length) {
                if (!isAnswer(bytes, from, length)) {
                    return;
                }
                if (ok(bytes, from, length)) {
                    code = Optional.of(json(bytes, from, length)
                            .path("payload")
                            .path("setupCode")
                            .asString());
                } else {
                    failed(bytes, from, length);
                }
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }

        private final class Node extends Greeted {
            private long calls;

            Node(String secret) {
                super(identity, secret);
            }

            @Override
            void hello(Peer mine) {
                serving = true;
            }

            @Override
            void heard(Peer mine, byte[] bytes, int from, int length) {
                if (isAnswer(bytes, from, length)) {
                    if (!ok(bytes, from, length)) {
                        failed(bytes, from, length);
                    }
                } else if (at(REQUEST, bytes, from, Math.min(length, HEAD)) >= 0) {
                    String id =
                            json(bytes, from, length).path("payload").path("id").asString();
                    mine.send(
                            Peer.frame(
                                    "{\"type\":\"req\",\"id\":\"n" + calls++
                                            + "\",\"method\":\"node.invoke.result\",\"params\":{\"id\":\"" + id
                                            + "\",\"nodeId\":\"" + identity.id()
                                            + "\",\"ok\":true,\"payloadJSON\":\"{\\\"bins\\\":{\\\"uname\\\":\\\"/bin/uname\\\"}}\"}}"));
                }
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }

        private final class Operator extends Lanes {
            Operator() {
                super(Identity.helper(), options.required("token"), depth);
            }

            @Override
            byte[] request(int lane) {
                return Peer.frame("{\"type\":\"req\",\"id\":\"" + (char) ('0' + lane)
                        + "\",\"method\":\"node.invoke\",\"params\":{\"nodeId\":\"" + identity.id()
                        + "\",\"command\":\"" + COMMAND + "\",\"params\":{\"bins\":[\"uname\"]},\"timeoutMs\":10000,"
                        + "\"idempotencyKey\":\"" + identity.id().substring(0, 16) + "-" + number++ + "\"}}");
            }

            @Override
            void opened() {
                open++;
            }

            @Override
            void answered(long nanos) {
                latencies.add(nanos);
            }

            @Override
            void refused(int lane, byte[] bytes, int from, int length) {
                failed(bytes, from, length);
                loop.after(PAUSE_MILLIS, () -> ask(lane));
            }

            @Override
            public void over(Peer mine, String why) {
                failed(why);
            }
        }

        private static JsonNode json(byte[] bytes, int from, int length) {
            return Json.LENIENT.readTree(new String(bytes, from, length, StandardCharsets.UTF_8));
        }
    }
}
