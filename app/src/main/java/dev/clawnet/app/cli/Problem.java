package dev.clawnet.app.cli;

import java.util.Optional;

/// Ends a command: one sentence about what is wrong, who or what can mend it, and the command to type next.
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient Optional<String> hint;
    private final transient Optional<String> next;

    public Problem(Exit exit, String sentence) {
        this(exit, sentence, Optional.empty(), Optional.empty());
    }

    private Problem(Exit exit, String sentence, Optional<String> hint, Optional<String> next) {
        // An answer to a person, not a bug: no stack trace.
        super(sentence, null, false, false);
        this.exit = exit;
        this.hint = hint;
        this.next = next;
    }

    public Problem hint(String text) {
        return new Problem(exit, getMessage(), Optional.of(text), next);
    }

    public Problem next(String command) {
        return new Problem(exit, getMessage(), hint, Optional.of(command));
    }

    public Exit exit() {
        return exit;
    }

    public Optional<String> hint() {
        return hint;
    }

    public Optional<String> next() {
        return next;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
