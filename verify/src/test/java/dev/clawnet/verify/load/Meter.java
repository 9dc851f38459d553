package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Time and processor time of a span: of this process, and of a server's.
final class Meter {
    private static final double TICKS = 100;

    private final Optional<Long> server;
    private final long began = System.nanoTime();
    private final double self;
    private final double other;

    private Meter(Optional<Long> server) {
        this.server = server;
        this.self = seconds(ProcessHandle.current().pid());
        this.other = server.map(Meter::seconds).orElse(0.0);
    }

    static Meter ofThisProcess() {
        return new Meter(Optional.of(ProcessHandle.current().pid()));
    }

    /// @param server the process that is measured; without it its figures are left out
    static Meter of(Optional<Long> server) {
        return new Meter(server);
    }

    Lines.Line end(long operations) {
        double took = (System.nanoTime() - began) / 1e9;
        Lines.Line line = new Lines.Line()
                .with("rate", (double) Math.round(operations / took))
                .with("count", operations)
                .with("seconds", took);
        server.ifPresent(pid -> {
            double spent = seconds(pid) - other;
            line.with("serverCpuPer100k", spent / Math.max(1, operations) * 100_000)
                    .with("serverCpuPct", (double) Math.round(spent / took * 100))
                    .with("serverRssMb", rss(pid).orElse(0) / 1024.0);
        });
        return line.with("clientCpuPct", (double)
                Math.round((seconds(ProcessHandle.current().pid()) - self) / took * 100));
    }

    /// User and system time of a process so far, from `/proc`.
    private static double seconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS;
        } catch (IOException e) {
            throw new IllegalStateException("process " + pid + " cannot be measured", e);
        }
    }

    /// Resident memory, in kilobytes.
    static OptionalLong rss(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException e) {
            throw new IllegalStateException("process " + pid + " cannot be measured", e);
        }
    }
}
