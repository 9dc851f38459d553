package dev.clawnet.protocol.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One entry to be shown to a stranger: the leaf, the fields that are opened, the proof that the log holds it, and
/// the key that signs the log. Its text is a C2SP tlog-proof whose extra data carries what that format has no place
/// for; docs/ledger.md has the form, byte by byte.
///
/// Threat: a receipt that was put together, cut, or edited, or that says more than one thing. What `text` would not
/// write is no receipt, and each part is held against the others. See `EntryReceiptTest`.
///
/// @param key key of the log, by the receipt's own word: hold it against one known from elsewhere
/// @param leaf what the tree hashes
/// @param opened the fields that are shown; of the others only the commitments are in the leaf
/// @param proof path to a signed checkpoint
public record EntryReceipt(NoteVerifier key, Leaf leaf, SortedMap<String, Opening> opened, Receipt proof) {
    /// Longest text: a leaf of 64 fields, all of them open, a path and some signatures. UTF-16 units.
    public static final int MAX_TEXT = 4 * 1024 * 1024;

    private static final String HEADER = "clawnet-receipt v1";

    public EntryReceipt {
        opened = Collections.unmodifiableSortedMap(new TreeMap<>(opened));
        proof = new Receipt(proof.index(), proof.path(), proof.checkpoint());
    }

    /// A receipt, and the fields that it opens.
    public static EntryReceipt of(NoteVerifier key, Leaf leaf, Map<String, Opening> opened, Receipt proof) {
        return new EntryReceipt(key, leaf, new TreeMap<>(opened), proof);
    }

    public String text() {
        return new Receipt(proof.index(), proof.path(), proof.checkpoint(), Optional.of(base64(extra()))).text();
    }

    private String extra() {
        StringBuilder lines = new StringBuilder(HEADER)
                .append("\nkey ")
                .append(key.text())
                .append("\nleaf ")
                .append(leaf.text())
                .append('\n');
        opened.forEach((name, opening) -> lines.append("open ")
                .append(name)
                .append(' ')
                .append(opening.salt())
                .append(' ')
                .append(base64(opening.value()))
                .append('\n'));
        return lines.toString();
    }

    /// Reads the text form, and nothing that `text` would not have written; `IllegalArgumentException` for all else.
    public static EntryReceipt parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("too long for a receipt");
        }
        Receipt proof = Receipt.parse(text);
        List<String> lines = new ArrayList<>(List.of(
                plain(proof.extra().orElseThrow(() -> new IllegalArgumentException("a receipt without its entry")))
                        .split("\n", -1)));
        if (lines.size() < 4 || !lines.removeFirst().equals(HEADER)) {
            throw new IllegalArgumentException("not a receipt of this version");
        }
        NoteVerifier key = NoteVerifier.parse(member("key ", lines.removeFirst()));
        Leaf leaf = Leaf.parse(member("leaf ", lines.removeFirst()))
                .orElseThrow(() -> new IllegalArgumentException("what the receipt is about is no leaf"));
        lines.removeLast();
        EntryReceipt read = new EntryReceipt(key, leaf, opened(lines), proof);
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException("a receipt has one form, and this is another");
        }
        return read;
    }

    private static SortedMap<String, Opening> opened(List<String> lines) {
        SortedMap<String, Opening> opened = new TreeMap<>();
        for (String line : lines) {
            String[] words = member("open ", line).split(" ", -1);
            if (words.length != 3 || opened.put(words[0], new Opening(words[1], plain(words[2]))) != null) {
                throw new IllegalArgumentException("each opened field has one line: name, salt, value");
            }
        }
        return opened;
    }

    /// What is wrong with it; empty when the log of its key holds this entry, and the entry says what is opened.
    public Optional<String> problem() {
        if (!key.name().equals(LogOrigin.of(key, leaf.log()))) {
            return Optional.of("the key is not that of the log that the entry names");
        }
        for (Map.Entry<String, Opening> field : opened.entrySet()) {
            if (!leaf.opens(field.getKey(), field.getValue())) {
                return Optional.of("field " + field.getKey() + " is not what was recorded");
            }
        }
        return proof.proves(leaf, key)
                ? Optional.empty()
                : Optional.of("the entry is not proven to be in the log that the key signs");
    }

    /// The fields that it does not show.
    public List<String> withheld() {
        return leaf.fields().keySet().stream()
                .filter(name -> !opened.containsKey(name))
                .toList();
    }

    private static String member(String name, String line) {
        if (!line.startsWith(name)) {
            throw new IllegalArgumentException("a receipt lacks its line " + name.strip());
        }
        return line.substring(name.length());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
