package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The terminal of this process: a line that can be edited, with a history and completion, below what is said.
final class TerminalScreen implements Screen {
    /// Of a terminal that does not say.
    private static final int WIDTH = 80;

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalScreen(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /// [Problem] where there is no terminal. No native library is loaded: `stty` sets the terminal.
    ///
    /// @param words that are completed
    static Screen open(List<String> words) {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .name("clawnet")
                    .system(true)
                    .provider("exec")
                    .dumb(false)
                    .build();
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .completer(new StringsCompleter(words))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            return new TerminalScreen(terminal, reader);
        } catch (IOException | IllegalStateException none) {
            throw new Problem(Exit.FAILED, "this needs a terminal").next("clawnet chat");
        }
    }

    @Override
    public Typed read(String prompt) {
        try {
            return new Typed.Line(reader.readLine(prompt));
        } catch (UserInterruptException _) {
            return new Typed.Interrupt();
        } catch (EndOfFileException _) {
            return new Typed.End();
        }
    }

    @Override
    public void print(String line) {
        reader.printAbove(line);
    }

    @Override
    public int width() {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : WIDTH;
    }

    @Override
    public boolean takesTurns() {
        return false;
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
