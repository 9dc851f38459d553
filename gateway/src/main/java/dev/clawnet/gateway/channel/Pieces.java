package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text as the messages that a channel takes.
public final class Pieces {
    private static final String REST = "[the rest is left out]";

    private Pieces() {}

    /// Non-empty messages, each within the channel's bytes; cut at blanks where there are some, never inside a
    /// character. A text that needs more than a bounded number of them is cut, and says so.
    public static List<String> of(String text, Capabilities channel) {
        List<String> pieces = new ArrayList<>();
        List<String> parts = channel.lines() ? List.of(text) : text.lines().toList();
        for (String part : parts) {
            String clean = clean(part, channel.lines());
            if (!clean.isBlank()) {
                split(clean.strip(), channel.lineBytes(), pieces);
            }
            if (pieces.size() > AgentLimits.CHANNEL_PIECES) {
                List<String> kept = new ArrayList<>(pieces.subList(0, AgentLimits.CHANNEL_PIECES - 1));
                kept.add(REST);
                return kept;
            }
        }
        return pieces;
    }

    /// Without control characters: a line end inside a message would be a command of its own in some protocols.
    private static String clean(String text, boolean lines) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(code -> {
            if (code == '\n' && lines) {
                clean.append('\n');
            } else if (code == '\t') {
                clean.append(' ');
            } else if (!Character.isISOControl(code)) {
                clean.appendCodePoint(code);
            }
        });
        return clean.toString();
    }

    private static void split(String text, int most, List<String> pieces) {
        int start = 0;
        while (start < text.length() && pieces.size() <= AgentLimits.CHANNEL_PIECES) {
            int end = end(text, start, most);
            int cut = end < text.length() ? text.lastIndexOf(' ', end) : end;
            if (cut <= start) {
                cut = end;
            }
            pieces.add(text.substring(start, cut).strip());
            start = cut;
            while (start < text.length() && text.charAt(start) == ' ') {
                start++;
            }
        }
    }

    /// As far as the bytes allow.
    private static int end(String text, int start, int most) {
        int bytes = 0;
        int at = start;
        while (at < text.length()) {
            int code = text.codePointAt(at);
            bytes += new String(Character.toChars(code)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > most) {
                return at;
            }
            at += Character.charCount(code);
        }
        return at;
    }
}
