package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.secret.Mask;
import java.util.Optional;

/// The end of what a program said so far, for those who watch it run: without what looks like a secret.
///
/// Threat: a secret that comes in two parts, or of which the beginning is dropped, is not known as one. A word is shown
/// when it is over, a line is dropped whole, and what is shown of a long text is its second half. A peer that says one
/// character at a time costs no more than one that says lines: a part waits until it is a share of what is kept, or
/// a pause is over. See `TailTest`. Used under the lock of its owner.
final class Tail {
    private static final int SHARE = 32;
    private static final long PAUSE_MS = 250;

    private final StringBuilder text = new StringBuilder();
    private final int most;
    private boolean cut;
    private int fresh;
    private long told;

    /// @param most characters that are shown
    Tail(int most) {
        this.most = most;
    }

    /// Takes what was said just now; what there is to show, where enough of it is new.
    Optional<String> more(String part, long millis) {
        text.append(part);
        fresh += part.length();
        drop();
        if (fresh == 0 || (fresh < text.length() / SHARE && millis - told < PAUSE_MS)) {
            return Optional.empty();
        }
        fresh = 0;
        told = millis;
        return Optional.of(shown()).filter(shown -> !shown.isEmpty());
    }

    /// Twice as much is kept as is shown. Whole lines go; of one that is longer than all of it, everything.
    private void drop() {
        int over = text.length() - 2 * most;
        if (over > 0) {
            int line = text.indexOf("\n", over);
            text.delete(0, line < 0 ? text.length() : line + 1);
            cut = true;
        }
    }

    private String shown() {
        int end = text.length();
        while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        String masked = Mask.text(text.substring(0, end));
        int room = cut ? Math.min(most - Glimpse.CUT.length(), (masked.length() + 1) / 2) : most;
        if (masked.length() <= room) {
            return masked;
        }
        int from = masked.length() - room;
        return Glimpse.CUT.strip() + masked.substring(Character.isLowSurrogate(masked.charAt(from)) ? from + 1 : from);
    }
}
