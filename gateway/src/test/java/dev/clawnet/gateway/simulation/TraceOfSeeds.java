package dev.clawnet.gateway.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the trace hashes of some seeds to a file, for comparing processes.
final class TraceOfSeeds {
    private TraceOfSeeds() {}

    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[0]), hashes(Long.parseLong(args[1]), Integer.parseInt(args[2])));
    }

    static List<String> hashes(long first, int count) {
        Worlds worlds = new Worlds();
        List<String> hashes = new ArrayList<>();
        try (Quiet _ = new Quiet()) {
            for (long seed = first; seed < first + count; seed++) {
                hashes.add(seed + " " + worlds.play(seed, worlds.plan(seed)).hash());
            }
        }
        return hashes;
    }
}
