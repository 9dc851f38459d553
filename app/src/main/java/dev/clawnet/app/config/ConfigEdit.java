package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Changes one value in the text of a configuration and leaves all else as its writer wrote it: comments, order,
/// quotes and variables.
final class ConfigEdit {
    private final String file;
    private final String content;
    private final int[] lines;

    ConfigEdit(String file, String content) {
        this.file = file;
        this.content = content.isBlank() ? "{\n}\n" : content;
        this.lines = starts(this.content);
    }

    /// Line ends as the reader counts them.
    private static int[] starts(String content) {
        int[] starts = new int[content.length() + 2];
        int count = 1;
        for (int i = 0; i < content.length(); i++) {
            char at = content.charAt(i);
            boolean pair = at == '\r' && i + 1 < content.length() && content.charAt(i + 1) == '\n';
            if (!pair && (at == '\n' || at == '\r' || at == '\u2028' || at == '\u2029')) {
                starts[count++] = i + 1;
            }
        }
        return starts;
    }

    private int offset(Place place) {
        return lines[place.line() - 1] + place.column() - 1;
    }

    /// The text with the value at that path.
    ///
    /// @param json the value as JSON
    String set(List<String> path, String json) {
        ConfigValue at = Json5.read(file, content);
        for (int i = 0; i < path.size(); i++) {
            String name = path.get(i);
            Optional<ConfigValue> next = child(at, name);
            if (next.isPresent()) {
                at = next.get();
            } else {
                return insert(at, path.subList(i, path.size()), json, i);
            }
        }
        int start = offset(at.place());
        return content.substring(0, start) + json + content.substring(Json5.end(file, content, start));
    }

    /// The text with other values at those places.
    ///
    /// @param values as JSON, by the places at which the reader found the old ones
    String replaced(Map<Place, String> values) {
        TreeMap<Integer, String> last = new TreeMap<>(Comparator.reverseOrder());
        values.forEach((place, json) -> last.put(offset(place), json));
        StringBuilder text = new StringBuilder(content);
        last.forEach((start, json) -> text.replace(start, Json5.end(file, content, start), json));
        return text.toString();
    }

    /// The text of the value at that path, as its writer wrote it.
    Optional<String> raw(List<String> path) {
        ConfigValue at = Json5.read(file, content);
        for (String name : path) {
            Optional<ConfigValue> next = child(at, name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        int start = offset(at.place());
        return Optional.of(content.substring(start, Json5.end(file, content, start)));
    }

    /// The text with a new key behind the last one of its object, where the order of keys says something.
    String setLast(List<String> path, String json) {
        Optional<ConfigValue> holder = Optional.of(Json5.read(file, content));
        for (String name : path.subList(0, path.size() - 1)) {
            holder = holder.flatMap(here -> child(here, name));
        }
        if (holder.orElse(null) instanceof ConfigValue.Table table
                && !table.members().isEmpty()
                && !table.members().containsKey(path.getLast())) {
            ConfigValue last = List.copyOf(table.members().values()).getLast().value();
            int end = Json5.end(file, content, offset(last.place()));
            String line = ",\n" + "  ".repeat(path.size()) + key(path.getLast()) + ": " + json;
            return content.substring(0, end) + line + content.substring(end);
        }
        return set(path, json);
    }

    /// The text without that key or element; the same text when it is not there.
    String unset(List<String> path) {
        ConfigValue holder = Json5.read(file, content);
        for (String name : path.subList(0, path.size() - 1)) {
            Optional<ConfigValue> next = child(holder, name);
            if (next.isEmpty()) {
                return content;
            }
            holder = next.get();
        }
        Optional<Place> place = start(holder, path.getLast());
        if (place.isEmpty()) {
            return content;
        }
        int start = offset(place.get());
        int value = offset(child(holder, path.getLast()).orElseThrow().place());
        int end = Json5.afterComma(file, content, Json5.end(file, content, value));
        boolean ownLine = content.substring(lineStart(start), start).isBlank();
        int from = ownLine ? lineStart(start) : start;
        int to = ownLine && end < content.length() && content.charAt(end) == '\n' ? end + 1 : end;
        return content.substring(0, from) + content.substring(to);
    }

    private int lineStart(int offset) {
        return content.lastIndexOf('\n', offset - 1) + 1;
    }

    private static Optional<Place> start(ConfigValue holder, String name) {
        return holder instanceof ConfigValue.Table table
                ? Optional.ofNullable(table.members().get(name)).map(ConfigValue.Member::place)
                : child(holder, name).map(ConfigValue::place);
    }

    static Optional<ConfigValue> child(ConfigValue holder, String name) {
        if (holder instanceof ConfigValue.Table table) {
            return Optional.ofNullable(table.members().get(name)).map(ConfigValue.Member::value);
        }
        if (holder instanceof ConfigValue.Items items && name.matches("[0-9]{1,6}")) {
            int index = Integer.parseInt(name);
            return index < items.values().size() ? Optional.of(items.values().get(index)) : Optional.empty();
        }
        return Optional.empty();
    }

    /// Puts a new member behind the brace of its object, or a new element at the end of its list.
    private String insert(ConfigValue holder, List<String> rest, String json, int depth) {
        int open = offset(holder.place()) + 1;
        String value = json;
        for (int i = rest.size() - 1; i > 0; i--) {
            value = "{ " + key(rest.get(i)) + ": " + value + " }";
        }
        String indent = "\n" + "  ".repeat(depth + 1);
        if (holder instanceof ConfigValue.Table table) {
            String line = indent + key(rest.getFirst()) + ": " + value + (empty(table.members()) ? "" : ",");
            String tail = empty(table.members()) ? "\n" + "  ".repeat(depth) : "";
            String after = content.substring(open);
            return content.substring(0, open) + line + (after.startsWith("\n") || after.isBlank() ? "" : tail) + after;
        }
        if (holder instanceof ConfigValue.Items items
                && rest.getFirst().equals(Integer.toString(items.values().size()))) {
            if (items.values().isEmpty()) {
                return content.substring(0, open) + value + content.substring(open);
            }
            int end = Json5.end(file, content, offset(items.values().getLast().place()));
            return content.substring(0, end) + "," + indent + value + content.substring(end);
        }
        throw ConfigProblem.of(
                file, holder.place(), "there is nothing to hold " + rest.getFirst() + " here: " + holder.found());
    }

    private static boolean empty(Map<String, ConfigValue.Member> members) {
        return members.isEmpty();
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_$][A-Za-z0-9_$]*")
                ? name
                : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
