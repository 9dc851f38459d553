package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Requests and answers on open connections; each keeps so many in flight. After an error a lane waits, as clients do.
final class RpcCase {
    private static final int MOST_LANES = 64;
    private static final long PAUSE_MILLIS = 5;
    private static final double PATIENCE = 20;

    private final Options options;
    private final Target target;

    RpcCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    void run(Lines out) throws IOException {
        for (String method : options.texts("methods", "health")) {
            for (int connections : options.numbers("connections", "1,16,128")) {
                for (int depth : options.numbers("depths", "1,16")) {
                    try (Loop loop = new Loop(target)) {
                        new Run(loop, method, connections, Math.min(depth, MOST_LANES)).run(out);
                    }
                }
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final String method;
        private final int connections;
        private final int depth;
        private final byte[][] frames;
        private final List<Calls> all = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private int open;
        private long errors;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, String method, int connections, int depth) {
            this.loop = loop;
            this.method = method;
            this.connections = connections;
            this.depth = depth;
            this.frames = new byte[depth][];
            for (int lane = 0; lane < depth; lane++) {
                frames[lane] = Peer.frame("{\"type\":\"req\",\"id\":\"" + (char) ('0' + lane) + "\",\"method\":\""
                        + method + "\",\"params\":" + options.text("params").orElse("{}") + "}");
            }
        }

        void run(Lines out) throws IOException {
            for (int i = 0; i < connections; i++) {
                int wanted = i + 1;
                Calls lanes = new Calls();
                all.add(lanes);
                loop.connect(lanes);
                // The gateway bounds how many may be on their way at once.
                if (wanted % 16 == 0) {
                    loop.run(PATIENCE, () -> open >= wanted || over);
                }
            }
            loop.run(PATIENCE, () -> open >= connections || over);
            if (open < connections) {
                throw new IOException("only " + open + " of " + connections + " connections: " + lastError);
            }
            all.forEach(Calls::start);
            loop.run(options.seconds("warm", 1), () -> false);
            latencies = new Latencies();
            errors = 0;
            Meter meter = Meter.of(options.text("pid").map(Long::valueOf));
            loop.run(options.seconds("seconds", 3), () -> latencies.count() >= options.most());
            Lines.Line line = meter.end(latencies.count())
                    .with("case", "rpc")
                    .with("method", method)
                    .with("connections", connections)
                    .with("depth", depth)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        /// One connection and what it has in flight.
        private final class Calls extends Lanes {
            Calls() {
                super(Identity.helper(), options.required("token"), depth);
            }

            @Override
            byte[] request(int lane) {
                return frames[lane];
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
                errors++;
                lastError = new String(bytes, from, Math.min(length, 200), StandardCharsets.UTF_8);
                loop.after(PAUSE_MILLIS, () -> ask(lane));
            }

            @Override
            public void over(Peer mine, String why) {
                if (!over) {
                    errors++;
                    lastError = why;
                }
            }
        }
    }
}
