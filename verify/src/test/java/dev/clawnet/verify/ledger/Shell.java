package dev.clawnet.verify.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs that are not ours.
final class Shell {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Shell() {}

    /// What a program printed, both streams together.
    record Ran(int code, String out) {}

    static Ran run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ran", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.outputWriter().close();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end");
        }
        String text = Files.readString(out, StandardCharsets.UTF_8);
        Files.delete(out);
        return new Ran(process.exitValue(), text);
    }

    /// The verifier of docs, on one receipt.
    static Ran verify(Path receipt, String... key) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of("sh", docs().resolve("verify-receipt.sh").toString(), receipt.toString()));
        command.addAll(Arrays.asList(key));
        return run(Map.of(), command);
    }

    static Path docs() {
        return Path.of("").toAbsolutePath().resolveSibling("docs");
    }

    /// Whether a program is on the path.
    static boolean has(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
