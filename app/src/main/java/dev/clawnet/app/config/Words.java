package dev.clawnet.app.config;

import java.util.Arrays;

/// Short texts cut out of a file, each made once as long as it comes again soon: a long file says the same names in
/// each of its objects.
final class Words {
    private static final int LONGEST = 24;
    /// A power of two; more different words than the objects of one list have.
    private static final int KEPT = 256;

    private final String content;
    private final String[] kept = new String[KEPT];

    Words(String content) {
        this.content = content;
        Arrays.fill(kept, "");
    }

    String cut(int start, int end) {
        int length = end - start;
        if (length == 0 || length > LONGEST) {
            return content.substring(start, end);
        }
        int slot = slot(content.charAt(start), content.charAt(start + length / 2), content.charAt(end - 1), length);
        String last = kept[slot];
        if (last.length() == length && content.startsWith(last, start)) {
            return last;
        }
        kept[slot] = content.substring(start, end);
        return kept[slot];
    }

    private static int slot(char first, char middle, char last, int length) {
        int mixed = ((first * 31 + middle) * 31 + last) * 31 + length;
        return (mixed ^ (mixed >>> 8)) & (KEPT - 1);
    }
}
