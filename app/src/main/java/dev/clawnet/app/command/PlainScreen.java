package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;

/// Lines in, lines out: for pipes, and terminals that can do no more.
final class PlainScreen implements Screen {
    private static final int WIDTH = 100;

    private final BufferedReader in;
    private final PrintStream out;

    PlainScreen(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Typed read(String prompt) {
        try {
            String line = in.readLine();
            return line == null ? new Typed.End() : new Typed.Line(line);
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, "what you type cannot be read");
        }
    }

    @Override
    public void print(String line) {
        out.println(line);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public boolean takesTurns() {
        return true;
    }

    @Override
    public void close() {
        // The streams are the process's own.
    }
}
