package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads JSON5 (spec.json5.org) and keeps the place of every value. Only one thing is stricter: a key that stands
/// twice in one object is an error, since one of the two would silently not count.
///
/// Written here because the JSON library reads a part of JSON5 only: no line continuations, no `\x`, no signed
/// infinities, and other blanks.
///
/// Threat: a file that is deep or long enough to hurt the one who reads it. See `Json5Test`. Depth is bounded
/// here and length by who hands in the text.
final class Json5 {
    static final int MAX_DEPTH = 64;

    /// So many names are compared one by one.
    private static final int FEW = 16;

    private final Json5Text text;

    private Json5(Json5Text text) {
        this.text = text;
    }

    static ConfigValue read(String file, String content) {
        Json5 reader = new Json5(new Json5Text(file, content));
        reader.text.blanks();
        if (reader.text.atEnd()) {
            throw reader.text.problem("the file is empty; an empty configuration is {}");
        }
        ConfigValue value = reader.value(0);
        reader.text.blanks();
        if (!reader.text.atEnd()) {
            throw reader.text.problem("the file goes on after its end");
        }
        return value;
    }

    /// Where the value that begins at an offset ends.
    static int end(String file, String content, int offset) {
        Json5 reader = new Json5(new Json5Text(file, content, offset));
        reader.value(0);
        return reader.text.offset();
    }

    /// The offset behind a comma that follows, else the same offset.
    static int afterComma(String file, String content, int offset) {
        Json5Text text = new Json5Text(file, content, offset);
        text.blanks();
        return text.peek() == ',' ? text.offset() + 1 : offset;
    }

    private ConfigValue value(int depth) {
        Place place = text.place();
        int at = text.peek();
        if ((at == '{' || at == '[') && depth >= MAX_DEPTH) {
            throw text.problem("objects and lists are nested more than " + MAX_DEPTH + " deep");
        }
        return switch (at) {
            case '{' -> table(place, depth);
            case '[' -> items(place, depth);
            case '"', '\'' -> new ConfigValue.Text(place, text.string());
            default -> word(place);
        };
    }

    private ConfigValue word(Place place) {
        if (text.numberAhead()) {
            return new ConfigValue.Digits(place, text.number());
        }
        if (!text.nameAhead()) {
            throw text.unexpected("a value");
        }
        String name = text.name();
        return switch (name) {
            case "true" -> new ConfigValue.Flag(place, true);
            case "false" -> new ConfigValue.Flag(place, false);
            case "null" -> new ConfigValue.Nothing(place);
            case "Infinity", "NaN" -> new ConfigValue.Digits(place, name);
            default -> throw text.problem(place, "not JSON5: " + name + " is no value; a string stands in quotes");
        };
    }

    private ConfigValue table(Place place, int depth) {
        List<String> names = new ArrayList<>(4);
        List<ConfigValue.Member> members = new ArrayList<>(4);
        Set<String> many = new HashSet<>(0);
        text.take('{');
        text.blanks();
        while (text.peek() != '}') {
            Place at = text.place();
            String name = key();
            text.blanks();
            if (text.peek() != ':') {
                throw text.unexpected("a colon after the key " + name);
            }
            text.take(':');
            text.blanks();
            ConfigValue.Member member = new ConfigValue.Member(at, value(depth + 1));
            if (names.size() == FEW) {
                many.addAll(names);
            }
            if (names.size() < FEW ? names.contains(name) : !many.add(name)) {
                throw text.problem(at, "the same key stands twice in one object: " + name);
            }
            names.add(name);
            members.add(member);
            comma('}');
        }
        text.take('}');
        return new ConfigValue.Table(place, Members.of(names, members));
    }

    private String key() {
        int at = text.peek();
        if (at == '"' || at == '\'') {
            return text.string();
        }
        if (!text.nameAhead()) {
            throw text.unexpected("a key or }");
        }
        return text.name();
    }

    private ConfigValue items(Place place, int depth) {
        List<ConfigValue> values = new ArrayList<>();
        text.take('[');
        text.blanks();
        while (text.peek() != ']') {
            values.add(value(depth + 1));
            comma(']');
        }
        text.take(']');
        return new ConfigValue.Items(place, values);
    }

    private void comma(char end) {
        text.blanks();
        if (text.peek() == ',') {
            text.take(',');
            text.blanks();
        } else if (text.peek() != end) {
            throw text.unexpected("a comma or " + end);
        }
    }
}
