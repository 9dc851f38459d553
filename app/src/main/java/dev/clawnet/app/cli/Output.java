package dev.clawnet.app.cli;

import dev.clawnet.protocol.json.Json;
import java.io.PrintStream;
import java.util.Optional;

/// Where a command's answer goes: words for a person, or one JSON value for a program; never both.
public final class Output {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private Optional<Follow> follow = Optional.empty();
    private Optional<Called> called = Optional.empty();

    /// The shape of a failure under `--json`.
    private record Failure(boolean ok, String error, Optional<String> hint, Optional<String> next) {}

    public Output(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// From now on next steps keep what was typed.
    void follow(Follow what) {
        follow = Optional.of(what);
    }

    /// From now on commands are named as this program was called.
    void name(Called how) {
        called = Optional.of(how);
    }

    private String step(String line) {
        String kept = follow.map(each -> each.line(line)).orElse(line);
        return called.map(name -> name.line(kept)).orElse(kept);
    }

    /// A text that is ours as a whole, with commands named as this program was called.
    public String ours(String text) {
        return called.map(name -> name.words(text)).orElse(text);
    }

    public boolean json() {
        return json;
    }

    /// The answer, as a record for programs and as lines for people.
    public void answer(Object record, String... lines) {
        if (json) {
            out.println(Json.STRICT.writeValueAsString(record));
        } else {
            for (String line : lines) {
                out.println(step(line));
            }
        }
    }

    /// A line for a person, while a command goes on; silent under `--json`.
    public void say(String line) {
        if (!json) {
            out.println(step(line));
        }
    }

    /// A line that is no part of the answer.
    public void remark(String line) {
        err.println(called.map(name -> name.line(line)).orElse(line));
    }

    public void problem(Problem problem) {
        Optional<String> next = problem.next()
                .map(text -> follow.map(each -> each.command(text)).orElse(text));
        if (json) {
            Failure failure = new Failure(false, problem.getMessage(), problem.hint(), next);
            out.println(Json.STRICT.writeValueAsString(failure));
            return;
        }
        err.println("clawnet: " + ours(problem.getMessage()));
        problem.hint().ifPresent(text -> err.println("  " + ours(text)));
        next.ifPresent(command -> err.println("  next: " + ours(command)));
    }
}
