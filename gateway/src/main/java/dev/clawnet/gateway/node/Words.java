package dev.clawnet.gateway.node;

import dev.clawnet.protocol.node.SystemCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Splits a command into words where no shell will: single and double quotes hold together, a backslash takes the next
/// letter as it is. Whatever a shell would do more with is refused, so that nothing is run that means something else.
final class Words {
    private static final String SHELL = "|&;<>()$`*?[]{}~#!\n";
    private static final String SHELL_IN_QUOTES = "$`";

    private final String text;
    private int at;

    private Words(String text) {
        this.text = text;
    }

    /// The words; empty when there are none, too many, or more than words.
    static Optional<List<String>> of(String command) {
        Words words = new Words(command.strip());
        List<String> all = new ArrayList<>();
        while (words.at < words.text.length()) {
            Optional<String> word = words.word();
            if (word.isEmpty() || all.size() == SystemCommands.MAX_WORDS) {
                return Optional.empty();
            }
            all.add(word.get());
        }
        return all.isEmpty() || all.getFirst().isBlank() ? Optional.empty() : Optional.of(all);
    }

    private Optional<String> word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char next = text.charAt(at++);
            boolean fine = switch (next) {
                case '\'' -> quoted(word, '\'');
                case '"' -> quoted(word, '"');
                case '\\' -> escaped(word);
                default -> {
                    word.append(next);
                    yield SHELL.indexOf(next) < 0;
                }
            };
            if (!fine) {
                return Optional.empty();
            }
        }
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            if (text.charAt(at) == '\n') {
                return Optional.empty();
            }
            at++;
        }
        return Optional.of(word.toString());
    }

    private boolean escaped(StringBuilder word) {
        if (at == text.length()) {
            return false;
        }
        word.append(text.charAt(at++));
        return true;
    }

    private boolean quoted(StringBuilder word, char quote) {
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == quote) {
                return true;
            }
            if (quote == '"' && SHELL_IN_QUOTES.indexOf(next) >= 0) {
                return false;
            }
            if (quote == '"' && next == '\\') {
                if (!escaped(word)) {
                    return false;
                }
            } else {
                word.append(next);
            }
        }
        return false;
    }
}
