package dev.clawnet.app.config;

import java.util.ArrayList;
import java.util.List;

/// The way to a key as people type it: `agents.list[0].id`, `channels.whatsapp.groups["12@g.us"]`.
public record KeyPath(List<String> names) {
    public KeyPath {
        names = List.copyOf(names);
    }

    /// Reads a path; `IllegalArgumentException` with a sentence when it is none.
    public static KeyPath of(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            if (text.charAt(at) == '[') {
                end = closing(text, at);
                names.add(unquoted(text.substring(at + 1, end)));
                at = end + 1;
                if (at < text.length() && text.charAt(at) == '.') {
                    at++;
                }
                continue;
            }
            while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                end++;
            }
            names.add(text.substring(at, end));
            at = end < text.length() && text.charAt(end) == '.' ? end + 1 : end;
        }
        if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("'" + text + "' is no path; write it such as gateway.port");
        }
        return new KeyPath(names);
    }

    private static int closing(String text, int open) {
        boolean quoted = open + 1 < text.length() && "\"'".indexOf(text.charAt(open + 1)) >= 0;
        int end = quoted ? text.indexOf(text.charAt(open + 1) + "]", open + 2) + 1 : text.indexOf(']', open);
        if (end <= open) {
            throw new IllegalArgumentException("'" + text + "' has a [ without its ]");
        }
        return end;
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && "\"'".indexOf(text.charAt(0)) >= 0 ? text.substring(1, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
