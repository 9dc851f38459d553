package dev.clawnet.app.cli;

import dev.clawnet.protocol.secret.Secret;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Somebody at a terminal who types these lines, one for each question; without lines there is no terminal.
public final class Typed implements Questions {
    private final Deque<String> lines;
    private final List<String> asked = new ArrayList<>();
    private final boolean possible;

    public Typed(String... lines) {
        this.lines = new ArrayDeque<>(List.of(lines));
        this.possible = lines.length > 0;
    }

    /// What was asked so far.
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public boolean possible() {
        return possible;
    }

    @Override
    public Optional<String> line(String prompt) {
        asked.add(prompt);
        return Optional.ofNullable(lines.poll());
    }

    @Override
    public Optional<Secret> hidden(String prompt) {
        return line(prompt).map(Secret::of);
    }
}
