package dev.clawnet.gateway.store;

/// One kind of row: (person, id) to a record. Declared once as a constant beside the record it holds; the schema
/// has one SQL table of the same name, and a test compares the two.
///
/// @param name SQL name
/// @param type record that a row holds, stored as JSON
/// @param bookkeeping whether `bookkeep` may change it: delivery state, last seen, counters. Never authority.
/// @param keeping which rows the writer keeps from one commit to the next
/// @param plain whether every value has a text for certain, being made of our own words and numbers. A store may then
///     make the text at the end of a commit, when it is too late to refuse a single change
public record Table<V>(String name, Class<V> type, boolean bookkeeping, boolean plain, Keeping keeping) {
    /// Which rows the writer keeps in memory, so that a later commit does not read them again.
    public enum Keeping {
        NOTHING,
        /// Small rows that many changes look up: kept once they were looked up.
        LOOKED_UP,
        /// Rows that are soon changed again by whoever ends what was begun: kept when they are written, until an
        /// [Ending] says that it is over.
        WRITTEN,
        /// No rows, but the greatest id of all: the SQL key begins with the id, and new ids are nearly always greater
        /// than those that are there, so that they are known to be new without a look at the file.
        GREATEST
    }

    public Table {
        if (!name.matches("[a-z][a-z_]{0,40}")) {
            throw new IllegalArgumentException("a table name is lower case with underscores: " + name);
        }
    }

    public static <V> Table<V> table(String name, Class<V> type) {
        return new Table<>(name, type, false, false, Keeping.NOTHING);
    }

    public static <V> Table<V> plain(String name, Class<V> type) {
        return new Table<>(name, type, false, true, Keeping.LOOKED_UP);
    }

    public static <V> Table<V> growing(String name, Class<V> type) {
        return new Table<>(name, type, false, true, Keeping.GREATEST);
    }

    public static <V> Table<V> kept(String name, Class<V> type) {
        return new Table<>(name, type, false, false, Keeping.LOOKED_UP);
    }

    public static <V> Table<V> keptWritten(String name, Class<V> type) {
        return new Table<>(name, type, false, false, Keeping.WRITTEN);
    }

    public static <V> Table<V> bookkeeping(String name, Class<V> type) {
        return new Table<>(name, type, true, false, Keeping.NOTHING);
    }
}
