package dev.clawnet.verify.load;

import java.util.Arrays;
import java.util.List;

/// How long operations took. Of one thread while it grows. Keeps a bounded number, spread over all that came.
final class Latencies {
    private static final int KEPT = 1 << 20;

    private long[] nanos = new long[1024];
    private int kept;
    private long count;
    private long every = 1;

    void add(long took) {
        if (count++ % every != 0) {
            return;
        }
        if (kept == nanos.length) {
            grow();
        }
        nanos[kept++] = took;
    }

    private void grow() {
        if (nanos.length < KEPT) {
            nanos = Arrays.copyOf(nanos, 2 * nanos.length);
            return;
        }
        for (int i = 0; i < kept / 2; i++) {
            nanos[i] = nanos[2 * i];
        }
        kept /= 2;
        every *= 2;
    }

    long count() {
        return count;
    }

    static Latencies of(List<Latencies> parts) {
        Latencies all = new Latencies();
        all.nanos = parts.stream()
                .flatMapToLong(part -> Arrays.stream(part.nanos, 0, part.kept))
                .toArray();
        all.kept = all.nanos.length;
        all.count = parts.stream().mapToLong(Latencies::count).sum();
        Arrays.sort(all.nanos);
        return all;
    }

    /// A share of the sorted ones.
    double millis(double share) {
        return kept == 0 ? Double.NaN : nanos[Math.min(kept - 1, (int) (share * kept))] / 1e6;
    }
}
