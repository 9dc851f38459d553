package dev.clawnet.verify.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// What an open connection that says nothing costs: the live heap and the buffers of the server after a full
/// collection, and its resident memory, without and with so many connections. With `--url`, `--token` and `--pid` of a
/// process of the same user that one is looked at; else a gateway of its own is started, whose configuration allows as
/// many.
final class IdleCase {
    private static final double PATIENCE = 60;
    private static final double SETTLE = 2;

    private final Options options;

    IdleCase(Options options) {
        this.options = options;
    }

    void run(Lines out) throws IOException, InterruptedException {
        if (options.text("url").isPresent()) {
            long pid = Long.parseLong(options.required("pid"));
            for (int connections : options.numbers("connections", "250")) {
                run(out, connections, Target.of(options.required("url")), options.required("token"), pid);
            }
            return;
        }
        for (int connections : options.numbers("connections", "10000")) {
            try (OwnGateway own = OwnGateway.start(connections + 1)) {
                String url = options.text("scheme").filter("wss"::equals).isPresent()
                        ? own.process().address()
                        : own.url();
                run(
                        out,
                        connections,
                        Target.of(url),
                        OwnGateway.TOKEN,
                        own.process().pid());
            }
        }
    }

    private void run(Lines out, int connections, Target target, String token, long pid)
            throws IOException, InterruptedException {
        // A first round: classes, buffers and lists that the connections do not cost are there afterwards.
        try (Loop loop = new Loop(target)) {
            open(loop, Math.min(connections, 250), token);
        }
        Memory before = Memory.of(pid);
        try (Loop loop = new Loop(target)) {
            long began = System.nanoTime();
            open(loop, connections, token);
            double took = (System.nanoTime() - began) / 1e9;
            loop.run(SETTLE, () -> false);
            Memory with = Memory.of(pid);
            long heap = (with.live() - before.live()) / connections;
            Lines.Line line = new Lines.Line()
                    .with("case", "idle")
                    .with("connections", connections)
                    .with("openedIn", took)
                    .with("liveHeapBytesEach", heap);
            if (with.direct().isPresent() && before.direct().isPresent()) {
                long direct = (with.direct().getAsLong() - before.direct().getAsLong()) / connections;
                line.with("directBytesEach", direct).with("bytesEach", heap + direct);
            }
            out.line(line.with("residentKbEach", (double) (with.resident() - before.resident()) / connections)
                    .with("liveHeapMb", with.live() / 1048576.0)
                    .with("residentMb", with.resident() / 1024.0));
        }
    }

    private void open(Loop loop, int connections, String token) throws IOException {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < connections; i++) {
            int wanted = i + 1;
            loop.connect(new Silent(token, open, ended));
            // The gateway bounds how many may be on their way at once.
            if (wanted % 16 == 0) {
                loop.run(PATIENCE, () -> open.get() + ended.get() >= wanted);
            }
        }
        loop.run(PATIENCE, () -> open.get() + ended.get() >= connections);
        if (open.get() < connections) {
            throw new IOException("only " + open.get() + " of " + connections
                    + " connections: the gateway bounds the links of one person, and of all (gateway.links), and the"
                    + " system the open files of a process (ulimit -n)");
        }
    }

    private static final class Silent extends Greeted {
        private final AtomicInteger open;
        private final AtomicInteger ended;

        Silent(String token, AtomicInteger open, AtomicInteger ended) {
            super(Identity.helper(), token);
            this.open = open;
            this.ended = ended;
        }

        @Override
        void hello(Peer mine) {
            open.incrementAndGet();
        }

        @Override
        void heard(Peer mine, byte[] bytes, int from, int length) {
            // Ticks and changes of presence: nothing to say to them.
        }

        @Override
        public void over(Peer mine, String why) {
            ended.incrementAndGet();
        }
    }
}
