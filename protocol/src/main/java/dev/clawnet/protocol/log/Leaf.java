package dev.clawnet.protocol.log;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// What the tree hashes: log, position, and one commitment for each field. It tells no value.
///
/// @param v version of this format
/// @param log name of the log
/// @param seq position in it, from 0
/// @param fields name of a field to its commitment
@JsonPropertyOrder({"fields", "log", "seq", "v"})
public record Leaf(Integer v, String log, Long seq, SortedMap<String, String> fields) {
    private static final int VERSION = 1;
    private static final int MAX_FIELDS = 64;
    private static final int MAX_NAME = 64;

    public Leaf {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        if (v != VERSION || seq < 0 || log.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("not a leaf of this version");
        }
        fields.forEach((name, commitment) -> {
            if (!isName(name)) {
                throw new IllegalArgumentException("a field of a leaf is named in letters and digits");
            }
            if (!Hash.isText(commitment)) {
                throw new IllegalArgumentException("a field of a leaf holds a hash");
            }
        });
    }

    /// A letter, then letters, digits, `_` and `.`, at most 64 in all.
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !letter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// The leaf that commits to these fields.
    public static Leaf of(String log, long seq, Map<String, Opening> openings) {
        SortedMap<String, String> fields = new TreeMap<>();
        MessageDigest digest = Canonical.sha256();
        openings.forEach((name, opening) -> fields.put(name, opening.commitment(name, digest)));
        return new Leaf(VERSION, log, seq, fields);
    }

    /// Canonical JSON: the bytes that are hashed.
    public String text() {
        StringBuilder out = new StringBuilder(64 + 64 * fields.size());
        write(out);
        return out.toString();
    }

    /// Appends the text form.
    public void write(StringBuilder out) {
        out.append("{\"fields\":{");
        boolean first = true;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            // Letters, digits and base64: nothing that needs an escape.
            out.append(first ? "\"" : ",\"").append(field.getKey()).append("\":\"");
            out.append(field.getValue()).append('"');
            first = false;
        }
        out.append("},\"log\":");
        Canonical.string(log, out);
        out.append(",\"seq\":").append(seq.longValue());
        out.append(",\"v\":").append(v.intValue()).append('}');
    }

    public Hash hash() {
        return Hash.ofLeaf(text());
    }

    /// Reads the text form; empty for anything that `text` would not write.
    public static Optional<Leaf> parse(String text) {
        try {
            Leaf leaf = Json.STRICT.readValue(text, Leaf.class);
            return leaf != null && leaf.text().equals(text) ? Optional.of(leaf) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException | NullPointerException _) {
            // A missing member arrives as null; whatever it is, it is no leaf.
            return Optional.empty();
        }
    }

    /// Whether this opening is the one that was committed to.
    public boolean opens(String name, Opening opening) {
        return opening.commitment(name).equals(fields.get(name));
    }
}
