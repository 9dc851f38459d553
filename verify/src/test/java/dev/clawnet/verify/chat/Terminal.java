package dev.clawnet.verify.chat;

import dev.clawnet.verify.durability.OwnJava;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A command of ours in a pseudo terminal of its own, made by `script`. Used by one thread.
final class Terminal implements AutoCloseable {
    private static final int PATIENCE = 60;
    private static final Pattern ESCAPES = Pattern.compile("\u001b(\\[[0-9;?$<>=]*[a-zA-Z]|\\][^\u0007]*\u0007|[=>])");

    private final Process process;
    private final Writer keys;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder screen = new StringBuilder();
    private int seen;

    private Terminal(Process process) {
        this.process = process;
        this.keys = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::read);
    }

    static Terminal open(Path home, String... arguments) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-Xlog:disable"));
        flags.addAll(OwnJava.SMALL);
        List<String> words = OwnJava.words(flags, OwnJava.MAIN, List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(
                "script", "-qfec", "stty cols 100 rows 40; exec " + String.join(" ", words), "/dev/null");
        builder.environment().put("CLAWNET_HOME", home.toString());
        builder.environment().put("TERM", "xterm");
        return new Terminal(builder.redirectErrorStream(true).start());
    }

    private void read() {
        char[] some = new char[4_096];
        try (Reader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int count = out.read(some); count >= 0; count = out.read(some)) {
                heard.add(new String(some, 0, count));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void types(String text) throws IOException {
        keys.write(text);
        keys.flush();
    }

    /// Waits until that stands below what was waited for last, and returns what came up to its end.
    String awaits(String text) throws InterruptedException {
        int from = seen;
        int at = screen.indexOf(text, from);
        while (at < 0) {
            String more = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (more == null) {
                throw new AssertionError(
                        "no '" + text + "' within " + PATIENCE + " s below: " + screen.substring(from));
            }
            screen.append(more);
            String clean = ESCAPES.matcher(screen).replaceAll("");
            screen.setLength(0);
            screen.append(clean);
            at = screen.indexOf(text, from);
        }
        seen = at + text.length();
        return screen.substring(from, seen);
    }

    /// Its exit code.
    int ended() throws InterruptedException {
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end: " + screen.substring(seen));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
