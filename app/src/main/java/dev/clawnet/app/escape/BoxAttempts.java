package dev.clawnet.app.escape;

import dev.clawnet.gateway.agent.sandbox.Walls;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs every attempt behind one kind of walls, with a file of the key open in this program meanwhile.
final class BoxAttempts {
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int SAID = 60;
    private static final int MOST = 1 << 20;
    /// Values shorter than this say nothing about whose they are.
    private static final int TELLING = 6;

    private final Walls walls;
    private final SandboxRules.Box box;
    private final Laid laid;
    private final Map<String, String> environment;

    /// @param environment this program's own, of which nothing is to be seen inside
    BoxAttempts(Walls walls, SandboxRules.Box box, Laid laid, Map<String, String> environment) {
        this.walls = walls;
        this.box = box;
        this.laid = laid;
        this.environment = environment;
    }

    List<Row> run() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        try (InputStream open =
                new FileInputStream(laid.root().resolve("state/gateway.key").toFile())) {
            if (open.read() < 0) {
                throw new IOException("the key that was laid out is empty");
            }
            for (Attempt attempt : Attempt.all()) {
                rows.add(tried(attempt, "e-" + ProcessHandle.current().pid() + "-" + number++));
            }
        }
        return rows;
    }

    private Row tried(Attempt attempt, String id) throws IOException, InterruptedException {
        String script = "exec 2>&1\n" + laid.filled(attempt.script()) + "\necho over\n";
        Walls.Launch launch = walls.launch(new Walls.Order(
                id, "escape", laid.box(), box, List.of("/bin/sh", "-c", script), TIME, Optional.empty()));
        String said;
        try {
            said = said(launch, attempt.terminal());
        } finally {
            launch.over().run();
        }
        boolean ran = said.strip().endsWith("over");
        return new Row(
                walls.name(),
                attempt.about(),
                attempt.tries(),
                ran ? got(said) : Optional.of("nothing was tried"),
                ran ? last(said) : "did not run: " + last(said));
    }

    private String said(Walls.Launch launch, boolean terminal) throws IOException, InterruptedException {
        ProcessBuilder builder = launch.builder().redirectErrorStream(true);
        if (terminal) {
            builder.command(inTerminal(launch.argv()));
        }
        Path out = laid.root().resolve("said");
        Process process = builder.redirectOutput(out.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(TIME.toSeconds(), TimeUnit.SECONDS)) {
            List<ProcessHandle> below = process.descendants().toList();
            process.destroyForcibly().waitFor();
            below.forEach(ProcessHandle::destroyForcibly);
        }
        try (InputStream in = Files.newInputStream(out)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    /// The same line with a terminal for its controlling one, so that there is something to type into.
    private static List<String> inTerminal(List<String> argv) {
        List<String> quoted = argv.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        return List.of("/usr/bin/script", "-qec", String.join(" ", quoted), "/dev/null");
    }

    private Optional<String> got(String said) throws IOException {
        if (said.contains(Laid.CANARY + "\n")) {
            return Optional.of("it read a secret");
        }
        if (said.lines().anyMatch(line -> line.strip().equals("ESCAPED"))) {
            return Optional.of("it got what it tried");
        }
        if (laid.reached()) {
            return Optional.of("it reached a server");
        }
        if (!laid.untouched()) {
            return Optional.of("it changed what is outside");
        }
        return environment.entrySet().stream()
                .filter(each -> each.getValue().length() >= TELLING
                        && !each.getKey().equals("PATH")
                        && said.lines().anyMatch((each.getKey() + "=" + each.getValue())::equals)
                        && !each.getValue().equals("C.UTF-8"))
                .findFirst()
                .map(each -> "it saw the variable " + each.getKey());
    }

    private static String last(String said) {
        String line = said.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !each.equals("over"))
                .reduce((_, next) -> next)
                .orElse("nothing");
        return line.substring(0, Math.min(SAID, line.length()));
    }
}
