package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.collab.Fuzzed.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was seen, with random ids and digests by the order in which they appear: what is left must be the same in two
/// worlds.
final class Masked {
    /// Characters of an id after its kind and a hyphen.
    private static final int REST = 26;
    /// Most letters of the kind of an id.
    private static final int KIND = 4;
    /// Characters of a digest.
    private static final int DIGEST = 64;

    private final Map<String, String> ids = new HashMap<>();

    private Masked() {}

    /// Texts of what was seen before that, oldest first.
    static List<String> before(Instant until, List<Seen> seen) {
        Masked masked = new Masked();
        List<String> texts = new ArrayList<>(seen.size());
        for (Seen event : seen) {
            if (event.at().isBefore(until)) {
                texts.add(event.at() + " " + masked.of(event.what()));
            }
        }
        return texts;
    }

    /// When the first of them came that the other world does not have at the same place; the end of time if none.
    static Instant firstDifference(List<Seen> one, List<Seen> other) {
        List<String> a = before(Instant.MAX, one);
        List<String> b = before(Instant.MAX, other);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            if (i >= a.size() || i >= b.size() || !a.get(i).equals(b.get(i))) {
                Instant here = i < one.size() ? one.get(i).at() : Instant.MAX;
                Instant there = i < other.size() ? other.get(i).at() : Instant.MAX;
                return here.isBefore(there) ? here : there;
            }
        }
        return Instant.MAX;
    }

    /// By hand: some megabytes of prompts go through here for each seed.
    private String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = word(text, at) ? end(text, at) : at;
            if (end > at && id(text, at, end)) {
                out.append(text, copied, at)
                        .append(ids.computeIfAbsent(text.substring(at, end), _ -> "#" + (ids.size() + 1)));
                copied = end;
            }
            at = Math.max(end, at + 1);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /// Where the run of letters and digits that begins here ends, with one hyphen behind the kind of an id.
    private static int end(String text, int from) {
        int at = from;
        while (at < text.length() && word(text, at)) {
            at++;
        }
        if (at - from > KIND || at >= text.length() || text.charAt(at) != '-') {
            return at;
        }
        int rest = at + 1;
        while (rest < text.length() && word(text, rest)) {
            rest++;
        }
        return rest - at - 1 == REST ? rest : at;
    }

    private static boolean id(String text, int from, int end) {
        if (end - from == DIGEST) {
            return all(text, from, end, "0123456789abcdef");
        }
        int hyphen = end - REST - 1;
        return hyphen > from
                && text.charAt(hyphen) == '-'
                && all(text, from, hyphen, "abcdefghijklmnopqrstuvwxyz")
                && all(text, hyphen + 1, end, "0123456789abcdefghjkmnpqrstvwxyz");
    }

    private static boolean all(String text, int from, int end, String allowed) {
        for (int at = from; at < end; at++) {
            if (allowed.indexOf(text.charAt(at)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean word(String text, int at) {
        char c = text.charAt(at);
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
