package dev.clawnet.verify.load;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whole handshakes: socket, upgrade, challenge, signed connect, hello, goodbye.
final class HandshakeCase {
    private static final int KNOWN = 16;
    private static final int FRESH = 20_000;
    private static final double PATIENCE = 20;

    private final SecureRandom random = new SecureRandom();
    private final Options options;
    private final Target target;

    HandshakeCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    void run(Lines out) throws IOException {
        for (String kind : options.texts("kinds", "known,new,none")) {
            for (int at : options.numbers("concurrency", "1,16")) {
                try (Loop loop = new Loop(target)) {
                    new Run(loop, kind, at).run(out);
                }
            }
        }
    }

    private final class Run {
        private final Loop loop;
        private final String kind;
        private final int concurrency;
        private final List<Identity> identities = new ArrayList<>();
        private Latencies latencies = new Latencies();
        private long next;
        private long errors;
        private int open;
        private String lastError = "";
        private boolean over;

        Run(Loop loop, String kind, int concurrency) {
            this.loop = loop;
            this.kind = kind;
            this.concurrency = concurrency;
            int wanted = Map.of("known", KNOWN, "new", FRESH).getOrDefault(kind, 0);
            for (int i = 0; i < wanted; i++) {
                identities.add(Identity.device(random, ""));
            }
        }

        void run(Lines out) throws IOException {
            if (kind.equals("known")) {
                introduce();
            }
            for (int i = 0; i < concurrency; i++) {
                begin();
            }
            loop.run(options.seconds("warm", 1), () -> false);
            latencies = new Latencies();
            errors = 0;
            Meter meter = Meter.of(options.text("pid").map(Long::valueOf));
            loop.run(options.seconds("seconds", 3), () -> latencies.count() >= options.most());
            Lines.Line line = meter.end(latencies.count())
                    .with("case", "handshake")
                    .with("kind", kind)
                    .with("concurrency", concurrency)
                    .with(Latencies.of(List.of(latencies)))
                    .with("errors", errors);
            out.line(lastError.isEmpty() ? line : line.with("lastError", lastError));
            over = true;
        }

        /// The first time they are new.
        private void introduce() throws IOException {
            begin();
            loop.run(PATIENCE, () -> latencies.count() >= KNOWN);
            if (latencies.count() < KNOWN) {
                throw new IOException("devices are not let in: " + lastError);
            }
            over = true;
            loop.run(1, () -> open == 0);
            over = false;
        }

        private void begin() {
            if (over) {
                return;
            }
            try {
                loop.connect(new Once(who()));
                open++;
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }

        private Identity who() {
            return identities.isEmpty() ? Identity.helper() : identities.get((int) (next++ % identities.size()));
        }

        private void failed(String why) {
            errors++;
            lastError = why;
            loop.after(5, this::begin);
        }

        private final class Once extends Greeted {
            private final long began = System.nanoTime();
            private boolean done;

            Once(Identity identity) {
                super(identity, options.required("token"));
            }

            @Override
            void hello(Peer peer) {
                latencies.add(System.nanoTime() - began);
                done = true;
                peer.close();
                begin();
            }

            @Override
            void heard(Peer peer, byte[] bytes, int from, int length) {}

            @Override
            public void over(Peer peer, String why) {
                open--;
                if (!done) {
                    done = true;
                    failed(why);
                }
            }
        }
    }
}
