package dev.clawnet.gateway.channel.irc;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names as a server compares them, and words as it takes them.
final class IrcText {
    private static final Pattern WORD = Pattern.compile("[^\\s:,\\u0000][^\\s,\\u0000]{0,199}");
    private static final Pattern ROOM = Pattern.compile("[#&+!][^\\s,:\\u0007\\u0000]{1,198}");

    private IrcText() {}

    static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    static boolean isRoom(String text) {
        return ROOM.matcher(text).matches();
    }

    /// Folded as RFC 1459 does: `{}|^` are the lower case of `[]\~`.
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replace('[', '{')
                .replace(']', '}')
                .replace('\\', '|')
                .replace('~', '^');
    }

    /// One line's worth: whatever could end a line or a command is a blank.
    static String oneLine(String text) {
        return text.replaceAll("[\\r\\n\\u0000]+", " ");
    }

    /// Without colours and other signs of looks, which are control characters of one or more.
    static String plain(String text) {
        return text.replaceAll("\\u0003(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?", "")
                .replaceAll("[\\u0000-\\u0008\\u000a-\\u001f]", "");
    }

    /// Whether the text means the nick: as a word of it, whatever the case.
    static boolean names(String text, String nick) {
        String folded = folded(text);
        String wanted = folded(nick);
        int at = folded.indexOf(wanted);
        while (at >= 0) {
            boolean begins = at == 0 || !partOfName(folded.charAt(at - 1));
            int end = at + wanted.length();
            if (begins && (end == folded.length() || !partOfName(folded.charAt(end)))) {
                return true;
            }
            at = folded.indexOf(wanted, at + 1);
        }
        return false;
    }

    private static boolean partOfName(char at) {
        return Character.isLetterOrDigit(at) || "{}|^_-`".indexOf(at) >= 0;
    }
}
