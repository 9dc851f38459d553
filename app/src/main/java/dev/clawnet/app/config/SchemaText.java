package dev.clawnet.app.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the list of keys that comes with the program.
final class SchemaText {
    private static final Pattern RANGE = Pattern.compile("(int|number|text)(?:\\((>?)([-0-9.]*?)\\.\\.([0-9.]*)\\))?");

    private SchemaText() {}

    static Schema read() {
        try (InputStream in = SchemaText.class.getResourceAsStream("schema.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its list of configuration keys");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lines of a key and what it may hold, one more blank before a key than before the one that holds it.
    static Schema parse(List<String> lines) {
        Schema root = new Schema(List.of(new Kind.Keys()));
        List<Schema> way = new ArrayList<>(List.of(root));
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String text = line.strip();
            int depth = line.indexOf(text);
            int space = text.indexOf(' ');
            Schema node = new Schema(kinds(text.substring(space + 1)));
            way.subList(depth + 1, way.size()).clear();
            way.getLast().below().put(text.substring(0, space), node);
            way.add(node);
        }
        return root;
    }

    private static List<Kind> kinds(String text) {
        List<Kind> kinds = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char at = i == text.length() ? '|' : text.charAt(i);
            depth += at == '[' ? 1 : at == ']' ? -1 : 0;
            if (at == '|' && depth == 0) {
                kinds.add(kind(text.substring(start, i)));
                start = i + 1;
            }
        }
        return List.copyOf(kinds);
    }

    private static Kind kind(String text) {
        return switch (text) {
            case "flag" -> new Kind.Flag();
            case "false" -> new Kind.No();
            case "any" -> new Kind.Anything();
            case "{}" -> new Kind.Keys();
            case "[{}]" -> new Kind.Tables();
            default -> longer(text);
        };
    }

    private static Kind longer(String text) {
        if (text.startsWith("'")) {
            return new Kind.Word(text.substring(1, text.length() - 1));
        }
        if (text.startsWith("[")) {
            return new Kind.Values(kinds(text.substring(1, text.length() - 1)));
        }
        if (text.startsWith("text/")) {
            return new Kind.Words(0, Integer.MAX_VALUE, text.substring(5, text.length() - 1));
        }
        if (text.matches("[0-9]+")) {
            return new Kind.Range(true, Integer.parseInt(text), false, Integer.parseInt(text));
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalStateException("the list of configuration keys holds an unknown kind: " + text);
        }
        String least = range.group(3) == null ? "" : range.group(3);
        String most = range.group(4) == null ? "" : range.group(4);
        if (range.group(1).equals("text")) {
            return new Kind.Words(
                    least.isEmpty() ? 0 : Integer.parseInt(least),
                    most.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(most),
                    "");
        }
        return new Kind.Range(
                range.group(1).equals("int"),
                least.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(least),
                ">".equals(range.group(2)),
                most.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(most));
    }
}
