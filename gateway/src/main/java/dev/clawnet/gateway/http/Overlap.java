package dev.clawnet.gateway.http;

/// What of a text is still to be sent when its beginning may have been sent as the end of another one.
final class Overlap {
    private Overlap() {}

    /// The part of `whole` behind its longest beginning with which `sent` ends. Takes time in proportion to their
    /// length, whatever they hold (Knuth, Morris, Pratt: "Fast pattern matching in strings", 1977).
    static String rest(String sent, String whole) {
        int[] borders = borders(whole);
        int held = 0;
        for (int i = Math.max(0, sent.length() - whole.length()); i < sent.length(); i++) {
            while (held > 0 && (held == whole.length() || whole.charAt(held) != sent.charAt(i))) {
                held = borders[held - 1];
            }
            if (held < whole.length() && whole.charAt(held) == sent.charAt(i)) {
                held++;
            }
        }
        return whole.substring(held);
    }

    /// For each beginning of the text: how long its longest shorter beginning is that it also ends with.
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int held = 0;
        for (int i = 1; i < text.length(); i++) {
            while (held > 0 && text.charAt(held) != text.charAt(i)) {
                held = borders[held - 1];
            }
            if (text.charAt(held) == text.charAt(i)) {
                held++;
            }
            borders[i] = held;
        }
        return borders;
    }
}
