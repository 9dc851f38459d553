package dev.clawnet.verify.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a value on the wire looks like: one model for schema, types and reference.
sealed interface Shape {
    /// Any JSON value.
    record Anything() implements Shape {}

    record Truth() implements Shape {}

    /// An integer.
    record Whole(long min, long max) implements Shape {}

    /// Any number between two.
    record Amount(long min, long max) implements Shape {}

    /// A text.
    ///
    /// @param min fewest UTF-16 units
    /// @param form pattern of the whole text
    /// @param plain pattern that refuses what does not show
    record Words(int min, OptionalInt max, Optional<String> form, Optional<String> plain) implements Shape {
        static final Words ANY = new Words(0, OptionalInt.empty(), Optional.empty(), Optional.empty());

        static Words of(String form) {
            return new Words(0, OptionalInt.empty(), Optional.of(form), Optional.empty());
        }
    }

    /// A text out of a closed list.
    record Choice(List<String> values) implements Shape {}

    /// A moment in time, ISO 8601.
    record Moment() implements Shape {}

    record Many(Shape each, int min, OptionalInt max) implements Shape {}

    /// An object with names that nobody declared.
    record Table(Shape each, OptionalInt max) implements Shape {}

    /// An array of fixed places.
    record Row(List<Shape> places) implements Shape {}

    /// A record, by its class.
    record Named(Class<?> type) implements Shape {}

    /// One of several records, told apart by a member.
    record Variant(String tag, Map<String, Class<?>> options) implements Shape {}

    /// A member of a record.
    record Member(String name, Shape shape, boolean needed) {}
}
