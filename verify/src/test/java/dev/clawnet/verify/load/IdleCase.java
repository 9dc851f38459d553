package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an open connection that says nothing costs: the live heap of the server after a full collection, and its
/// resident memory, without and with so many connections. Wants `--pid`, of a process of the same user.
final class IdleCase {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final double PATIENCE = 30;
    private static final long JCMD_SECONDS = 60;
    private static final double SETTLE = 2;

    private final Options options;
    private final Target target;

    IdleCase(Options options, Target target) {
        this.options = options;
        this.target = target;
    }

    /// @param live bytes
    /// @param resident kilobytes
    private record Memory(long live, long resident) {}

    void run(Lines out) throws IOException, InterruptedException {
        long pid = Long.parseLong(options.required("pid"));
        for (int connections : options.numbers("connections", "250")) {
            // A first round: classes, buffers and lists that the connections do not cost are there afterwards.
            try (Loop loop = new Loop(target)) {
                open(loop, connections);
            }
            Memory before = memory(pid);
            try (Loop loop = new Loop(target)) {
                open(loop, connections);
                loop.run(SETTLE, () -> false);
                Memory with = memory(pid);
                out.line(new Lines.Line()
                        .with("case", "idle")
                        .with("connections", connections)
                        .with("liveHeapBytesEach", (with.live() - before.live()) / connections)
                        .with("residentKbEach", (double) (with.resident() - before.resident()) / connections)
                        .with("liveHeapMb", with.live() / 1048576.0)
                        .with("residentMb", with.resident() / 1024.0));
            }
        }
    }

    private void open(Loop loop, int connections) throws IOException {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < connections; i++) {
            int wanted = i + 1;
            loop.connect(new Silent(open, ended));
            // The gateway bounds how many may be on their way at once.
            if (wanted % 16 == 0) {
                loop.run(PATIENCE, () -> open.get() + ended.get() >= wanted);
            }
        }
        loop.run(PATIENCE, () -> open.get() + ended.get() >= connections);
        if (open.get() < connections) {
            throw new IOException("only " + open.get() + " of " + connections
                    + " connections: the gateway bounds the links of one person, and of all");
        }
    }

    /// Counts what lives, which collects the rest first.
    private static Memory memory(long pid) throws IOException, InterruptedException {
        Process counting = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!counting.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
            counting.destroyForcibly();
        }
        Matcher total = TOTAL.matcher(text);
        if (!total.find()) {
            throw new IOException("jcmd counts nothing in process " + pid + ": "
                    + text.lines().limit(3).toList());
        }
        return new Memory(Long.parseLong(total.group(1)), Meter.rss(pid).orElse(0));
    }

    private final class Silent extends Greeted {
        private final AtomicInteger open;
        private final AtomicInteger ended;

        Silent(AtomicInteger open, AtomicInteger ended) {
            super(Identity.helper(), options.required("token"));
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
