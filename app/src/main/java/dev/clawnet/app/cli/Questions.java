package dev.clawnet.app.cli;

import dev.clawnet.protocol.secret.Secret;
import java.util.Optional;

/// Asks whoever sits at the terminal. Nothing is asked where there is none.
public interface Questions {
    /// Whether somebody can be asked: the input and the output are a terminal.
    boolean possible();

    /// One line; empty when the input ended.
    Optional<String> line(String prompt);

    /// One line that is not shown while it is typed; empty when the input ended.
    Optional<Secret> hidden(String prompt);

    /// One line, or what is usual when nothing was typed.
    default String line(String question, String usual) {
        return line(question + (usual.isEmpty() ? ": " : " [" + usual + "]: "))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(usual);
    }

    /// Whether it was answered with yes. An input that ended is a no.
    default boolean yes(String question) {
        return line(question + " [y/N]: ")
                .map(String::strip)
                .filter(text -> text.equalsIgnoreCase("y") || text.equalsIgnoreCase("yes"))
                .isPresent();
    }
}
