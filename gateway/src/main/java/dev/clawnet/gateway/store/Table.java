package dev.clawnet.gateway.store;

/// One kind of row: (person, id) to a record. Declared once as a constant beside the record it holds; the schema
/// has one SQL table of the same name, and a test compares the two.
///
/// @param name SQL name
/// @param type record that a row holds, stored as JSON
/// @param bookkeeping whether `bookkeep` may change it: delivery state, last seen, counters. Never authority.
/// @param kept whether the writer keeps rows from one commit to the next: small rows that many changes look up
/// @param plain whether every value has a text for certain, being made of our own words and numbers. A store may then
///     make the text at the end of a commit, when it is too late to refuse a single change
public record Table<V>(String name, Class<V> type, boolean bookkeeping, boolean plain, boolean kept) {
    public Table {
        if (!name.matches("[a-z][a-z_]{0,40}")) {
            throw new IllegalArgumentException("a table name is lower case with underscores: " + name);
        }
    }

    public static <V> Table<V> table(String name, Class<V> type) {
        return new Table<>(name, type, false, false, false);
    }

    public static <V> Table<V> plain(String name, Class<V> type) {
        return new Table<>(name, type, false, true, true);
    }

    public static <V> Table<V> kept(String name, Class<V> type) {
        return new Table<>(name, type, false, false, true);
    }

    public static <V> Table<V> bookkeeping(String name, Class<V> type) {
        return new Table<>(name, type, true, false, false);
    }
}
