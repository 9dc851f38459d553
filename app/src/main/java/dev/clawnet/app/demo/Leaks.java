package dev.clawnet.app.demo;

import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Looks for canaries in messages: as they are, in base64 at any of its three alignments, in hex, backwards, and
/// cut into pieces by white space, punctuation, lines or the ends of messages.
///
/// Threat: a leak that hides from its own search. See `LeaksTest`.
final class Leaks {
    private static final int BITS_OF_BYTE = 8;
    private static final int BITS_OF_DIGIT = 6;
    private static final int ALIGNMENTS = 3;
    private static final int DEEPEST = 8;

    private Leaks() {}

    /// A canary that was found.
    ///
    /// @param form how it was written
    record Leak(Canary canary, String form) {}

    /// @param messages JSON texts in the order in which they came
    static List<Leak> in(List<String> messages, Collection<Canary> canaries) {
        StringBuilder whole = new StringBuilder();
        StringBuilder spoken = new StringBuilder();
        for (String message : messages) {
            whole.append(message).append('\n');
            collect(message, whole, spoken, 0);
        }
        List<String> places = List.of(bare(whole), bare(spoken));
        List<Leak> found = new ArrayList<>();
        for (Canary canary : canaries) {
            form(canary.word(), places).ifPresent(form -> found.add(new Leak(canary, form)));
        }
        return found;
    }

    private static Optional<String> form(String word, List<String> places) {
        String backwards = new StringBuilder(word).reverse().toString();
        String hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
        for (String place : places) {
            String small = place.toLowerCase(Locale.ROOT);
            if (small.contains(word)) {
                return Optional.of("plain");
            }
            if (small.contains(backwards)) {
                return Optional.of("backwards");
            }
            if (small.contains(hex)) {
                return Optional.of("hex");
            }
            if (base64(word).stream().anyMatch(place::contains)
                    || base64(backwards).stream().anyMatch(place::contains)) {
                return Optional.of("base64");
            }
        }
        return Optional.empty();
    }

    /// The digits that every base64 text with this word in it has, for each of the three places where it can begin.
    private static List<String> base64(String word) {
        List<String> needles = new ArrayList<>();
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < ALIGNMENTS; before++) {
            byte[] padded = new byte[before + bytes.length + ALIGNMENTS];
            System.arraycopy(bytes, 0, padded, before, bytes.length);
            String digits = Base64.getEncoder().encodeToString(padded);
            int from = (before * BITS_OF_BYTE + BITS_OF_DIGIT - 1) / BITS_OF_DIGIT;
            int to = (before + bytes.length) * BITS_OF_BYTE / BITS_OF_DIGIT;
            needles.add(bare(digits.substring(from, to)));
        }
        return needles;
    }

    /// Letters and digits alone.
    private static String bare(CharSequence text) {
        StringBuilder bare = new StringBuilder(text.length());
        text.codePoints().filter(Character::isLetterOrDigit).forEach(bare::appendCodePoint);
        return bare.toString();
    }

    /// Texts inside of the JSON, with its escapes undone; JSON inside of a text too. What is called `text` goes
    /// also into `spoken`, so that a word which is cut over several of them grows together.
    private static void collect(String message, StringBuilder whole, StringBuilder spoken, int depth) {
        try {
            collect("", Json.LENIENT.readTree(message), whole, spoken, depth);
        } catch (JacksonException notJson) {
            whole.append(message).append('\n');
        }
    }

    private static void collect(String name, JsonNode node, StringBuilder whole, StringBuilder spoken, int depth) {
        if (node.isString()) {
            String text = node.stringValue();
            whole.append(text).append('\n');
            if (name.equals("text") || name.equals("topic")) {
                spoken.append(text).append('\n');
            }
            if (depth < DEEPEST && (text.startsWith("{") || text.startsWith("["))) {
                collect(text, whole, spoken, depth + 1);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                whole.append(member.getKey()).append('\n');
                collect(member.getKey(), member.getValue(), whole, spoken, depth);
            }
        } else if (node.isArray()) {
            node.values().forEach(each -> collect(name, each, whole, spoken, depth));
        }
    }
}
