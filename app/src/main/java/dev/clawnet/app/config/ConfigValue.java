package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of the file with the place it stands at, so that a complaint about it can be found.
sealed interface ConfigValue {
    Place place();

    /// What becomes of a member's or an element's value.
    interface Change {
        /// The value that stands there then.
        ///
        /// @param name the member's name, or the element's number
        ConfigValue of(String name, ConfigValue value);
    }

    /// The value with each member or element changed; itself when none is.
    static ConfigValue each(ConfigValue value, Change change) {
        return switch (value) {
            case Table table -> eachMember(table, change);
            case Items items -> {
                List<ConfigValue> values = new ArrayList<>(items.values().size());
                boolean same = true;
                for (ConfigValue item : items.values()) {
                    values.add(change.of(Integer.toString(values.size()), item));
                    same &= !isOther(item, values.getLast());
                }
                yield same ? items : new Items(items.place(), values);
            }
            case Text _, Digits _, Flag _, Nothing _ -> value;
        };
    }

    /// Whether it is another value: the very same one is what an unchanged part comes back as.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(ConfigValue one, ConfigValue two) {
        return one != two;
    }

    private static ConfigValue eachMember(Table table, Change change) {
        Optional<Map<String, Member>> changed = Optional.empty();
        for (Map.Entry<String, Member> entry : table.members().entrySet()) {
            ConfigValue old = entry.getValue().value();
            ConfigValue now = change.of(entry.getKey(), old);
            if (isOther(old, now)) {
                changed = Optional.of(changed.orElseGet(() -> new LinkedHashMap<>(table.members())));
                changed.get().put(entry.getKey(), new Member(entry.getValue().place(), now));
            }
        }
        return changed.<ConfigValue>map(members -> new Table(table.place(), members))
                .orElse(table);
    }

    /// Words for a person: what was found.
    String found();

    /// An object; its members stand in the file's order. The map is handed over, not copied: a file may hold a million
    /// of them, and only this package makes any.
    record Table(Place place, Map<String, Member> members) implements ConfigValue {

        public Table {
            members = members instanceof Members ? members : Collections.unmodifiableMap(members);
        }

        @Override
        public String found() {
            return "an object";
        }
    }

    /// A member of a table; the place is that of its key.
    record Member(Place place, ConfigValue value) {}

    record Items(Place place, List<ConfigValue> values) implements ConfigValue {

        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String found() {
            return "a list";
        }
    }

    record Text(Place place, String text) implements ConfigValue {
        @Override
        public String found() {
            return "a string";
        }
    }

    record Digits(Place place, String digits) implements ConfigValue {
        @Override
        public String found() {
            return digits;
        }
    }

    record Flag(Place place, boolean set) implements ConfigValue {
        @Override
        public String found() {
            return Boolean.toString(set);
        }
    }

    record Nothing(Place place) implements ConfigValue {
        @Override
        public String found() {
            return "null";
        }
    }
}
