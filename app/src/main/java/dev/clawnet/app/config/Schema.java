package dev.clawnet.app.config;

import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What one key of the configuration may hold, and the keys below it. Every object is closed: a key that is not
/// here is an error.
///
/// @param kinds of which the value must be one
/// @param below keys, `*` for any name, `**` for anything
record Schema(List<Kind> kinds, Map<String, Schema> below) {
    private static final String ANY_NAME = "*";
    private static final String ANYTHING = "**";
    private static final int MOST_COMPLAINTS = 200;
    private static final int SHOWN_KEYS = 16;

    Schema(List<Kind> kinds) {
        this(List.copyOf(kinds), new LinkedHashMap<>());
    }

    /// What is wrong with the value, with everything below it.
    List<Complaint> complaints(ConfigValue value) {
        List<Complaint> complaints = new ArrayList<>();
        check(value, Way.ROOT, complaints);
        return complaints;
    }

    private void check(ConfigValue value, Way way, List<Complaint> complaints) {
        if (complaints.size() >= MOST_COMPLAINTS) {
            return;
        }
        Kind fitting = null;
        for (int i = 0; i < kinds.size() && fitting == null; i++) {
            fitting = fits(kinds.get(i), value) ? kinds.get(i) : null;
        }
        if (fitting == null) {
            if (!(way.secret() && isReference(value))) {
                complaints.add(new Complaint(value.place(), wrong(value, way)));
            }
            return;
        }
        if (fitting instanceof Kind.Keys && value instanceof ConfigValue.Table table) {
            keys(table, way, complaints);
        } else if (fitting instanceof Kind.Tables && value instanceof ConfigValue.Items items) {
            int number = 0;
            for (ConfigValue item : items.values()) {
                Way here = way.to(Integer.toString(number++));
                if (item instanceof ConfigValue.Table table) {
                    keys(table, here, complaints);
                } else {
                    complaints.add(new Complaint(item.place(), here + " must be an object, not " + item.found()));
                }
            }
        }
    }

    private static boolean fits(Kind kind, ConfigValue value) {
        return switch (kind) {
            case Kind.Words words -> value instanceof ConfigValue.Text text && words.accepts(text.text());
            case Kind.Word word ->
                value instanceof ConfigValue.Text text && word.word().equals(text.text());
            case Kind.Flag _ -> value instanceof ConfigValue.Flag;
            case Kind.No _ -> value instanceof ConfigValue.Flag flag && !flag.set();
            case Kind.Range range ->
                value instanceof ConfigValue.Digits digits && range.accepts(Numbers.value(digits.digits()));
            case Kind.Keys _ -> value instanceof ConfigValue.Table;
            case Kind.Tables _ -> value instanceof ConfigValue.Items;
            case Kind.Values values ->
                value instanceof ConfigValue.Items items
                        && items.values().stream()
                                .allMatch(item -> values.of().stream().anyMatch(each -> fits(each, item)));
            case Kind.Anything _ -> true;
        };
    }

    private static boolean isReference(ConfigValue value) {
        return value instanceof ConfigValue.Table table && table.members().containsKey("source");
    }

    private void keys(ConfigValue.Table table, Way way, List<Complaint> complaints) {
        table.members().forEach((name, member) -> {
            Optional<Schema> next = next(name);
            if (next.isPresent()) {
                next.get().check(member.value(), way.to(name), complaints);
            } else if (complaints.size() < MOST_COMPLAINTS) {
                complaints.add(new Complaint(member.place(), unknown(way, name, member.value())));
            }
        });
    }

    Optional<Schema> next(String name) {
        if (name.equals(ANYTHING)) {
            return Optional.empty();
        }
        Schema named = below.get(name);
        return named != null
                ? Optional.of(named)
                : Optional.ofNullable(below.get(ANY_NAME)).or(() -> Optional.ofNullable(below.get(ANYTHING)));
    }

    /// The schema at a path of names; numbers stand for elements of lists. Empty when there is no such key.
    Optional<Schema> at(List<String> path) {
        Optional<Schema> at = Optional.of(this);
        for (String name : path) {
            at = at.flatMap(here -> name.matches("[0-9]+") && here.holdsList() ? Optional.of(here) : here.next(name));
        }
        return at;
    }

    boolean holdsList() {
        return kinds.stream().anyMatch(Kind.Tables.class::isInstance);
    }

    private String unknown(Way way, String name, ConfigValue value) {
        String path = way.to(name).toString();
        Optional<String> old = way.isRoot() || below.containsKey("channel") ? OldKeys.place(path) : Optional.empty();
        if (old.isPresent()) {
            return path + " is an old key: " + old.get();
        }
        if (way.toString().equals("channels")) {
            return "unknown channel id: " + name + near(name, "channels.");
        }
        String holder = way.isRoot() ? "" : way + ".";
        return "unknown key " + path + " (" + value.found() + ")" + near(name, holder) + allowed();
    }

    private String near(String name, String holder) {
        return Nearest.of(name, new TreeSet<>(below.keySet()))
                .map(near -> "; did you mean " + holder + near + "?")
                .orElse("");
    }

    private String allowed() {
        List<String> names = below.keySet().stream().sorted().toList();
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN_KEYS, names.size())));
        return names.isEmpty()
                ? ""
                : " Allowed here: " + shown
                        + (names.size() > SHOWN_KEYS ? ", and " + (names.size() - SHOWN_KEYS) + " more" : "");
    }

    private String wrong(ConfigValue value, Way way) {
        List<String> words = kinds.stream()
                .filter(Kind.Word.class::isInstance)
                .map(word -> ((Kind.Word) word).word())
                .sorted()
                .toList();
        if (value instanceof ConfigValue.Text(Place _, String text) && words.size() == kinds.size()) {
            String near = Nearest.of(text, words)
                    .map(word -> "; did you mean \"" + word + "\"?")
                    .orElse("");
            String shown = text.length() <= 40 && !way.secret() ? "\"" + text + "\"" : "something else";
            return way + " is " + shown + "; allowed are " + String.join(", ", words) + near;
        }
        String only = value instanceof ConfigValue.Items && kinds.stream().anyMatch(Kind.Values.class::isInstance)
                ? "a list with something else in it"
                : value.found();
        return way + " must be " + Kind.either(kinds) + ", not " + only;
    }
}
