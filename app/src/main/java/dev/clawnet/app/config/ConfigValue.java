package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of the file with the place it stands at, so that a complaint about it can be found.
sealed interface ConfigValue {
    Place place();

    /// Words for a person: what was found.
    String found();

    /// An object; its members stand in the file's order.
    record Table(Place place, Map<String, Member> members) implements ConfigValue {

        public Table {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
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
