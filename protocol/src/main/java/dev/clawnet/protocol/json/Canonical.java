package dev.clawnet.protocol.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Canonical JSON after RFC 8785: members sorted by UTF-16 code units, no white space, shortest escapes.
///
/// Numbers are restricted to integers within ±2^53: everything that is signed or hashed here uses integers and
/// strings, and a fraction is refused rather than formatted in a way that another implementation may not share.
public final class Canonical {
    private static final long MAX_INTEGER = 1L << 53;

    private Canonical() {}

    public static byte[] bytes(JsonNode value) {
        StringBuilder out = new StringBuilder(256);
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Appends a string with its quotes.
    public static void string(String text, StringBuilder out) {
        writeString(text, out);
    }

    /// Lowercase hex SHA-256 of the canonical bytes.
    public static String digest(JsonNode value) {
        return HexFormat.of().formatHex(sha256().digest(bytes(value)));
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out);
            case ARRAY -> writeArray(value, out);
            case STRING -> writeString(value.stringValue(), out);
            case NUMBER -> writeNumber(value, out);
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("not a JSON value: " + value.getNodeType());
        }
    }

    private static void writeObject(JsonNode value, StringBuilder out) {
        Map<String, JsonNode> members = new TreeMap<>();
        value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            writeString(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
        }
        out.append('}');
    }

    private static void writeArray(JsonNode value, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(value.get(i), out);
        }
        out.append(']');
    }

    private static void writeNumber(JsonNode value, StringBuilder out) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || Math.abs(value.longValue()) > MAX_INTEGER) {
            throw new IllegalArgumentException("canonical JSON of ClawNet holds integers up to 2^53 only");
        }
        out.append(value.longValue());
    }

    private static void writeString(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> appendPlain(text, i, c, out);
            }
        }
        out.append('"');
    }

    private static void appendPlain(String text, int at, char c, StringBuilder out) {
        if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
        } else if (Character.isSurrogate(c) && !paired(text, at, c)) {
            throw new IllegalArgumentException("canonical JSON has no lone surrogates");
        } else {
            out.append(c);
        }
    }

    private static boolean paired(String text, int at, char c) {
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
