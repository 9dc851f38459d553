package dev.clawnet.gateway.channel.irc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One line of a server.
///
/// @param source nick or server; empty when the line names none
/// @param mask `nick!user@host` when it is from somebody
/// @param command in upper case, or a number of three digits
record IrcMessage(String source, Optional<String> mask, String command, List<String> params) {
    private static final int MOST_PARAMS = 15;

    IrcMessage {
        params = List.copyOf(params);
    }

    /// Reads a line; empty when it holds no command. Tags before it are passed over.
    static Optional<IrcMessage> of(String line) {
        String rest = line.stripLeading();
        if (rest.startsWith("@")) {
            rest = after(rest);
        }
        String prefix = "";
        if (rest.startsWith(":")) {
            prefix = word(rest).substring(1);
            rest = after(rest);
        }
        String command = word(rest).toUpperCase(Locale.ROOT);
        if (!command.matches("[A-Z]+|[0-9]{3}")) {
            return Optional.empty();
        }
        List<String> params = new ArrayList<>();
        rest = after(rest);
        while (!rest.isEmpty()) {
            if (rest.startsWith(":") || params.size() == MOST_PARAMS - 1) {
                params.add(rest.startsWith(":") ? rest.substring(1) : rest);
                rest = "";
            } else {
                params.add(word(rest));
                rest = after(rest);
            }
        }
        int bang = prefix.indexOf('!');
        return Optional.of(new IrcMessage(
                bang < 0 ? prefix : prefix.substring(0, bang),
                bang < 0 ? Optional.empty() : Optional.of(prefix),
                command,
                params));
    }

    private static String word(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String after(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? "" : text.substring(end).stripLeading();
    }

    /// A parameter; empty when there are not as many.
    String param(int index) {
        return index < params.size() ? params.get(index) : "";
    }

    String last() {
        return params.isEmpty() ? "" : params.getLast();
    }
}
