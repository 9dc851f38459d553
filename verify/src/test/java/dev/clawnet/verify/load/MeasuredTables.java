package dev.clawnet.verify.load;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.store.Table;
import java.util.List;

/// The tables of a gateway, one of them with rows of our own.
public final class MeasuredTables {
    /// Stands in for the rows of a feature.
    record Note(String text) {}

    static final Table<Note> NOTES = Table.table("memory_item", Note.class);

    private MeasuredTables() {}

    public static List<Table<?>> all() {
        return Tables.ALL.stream()
                .<Table<?>>map(table -> table.name().equals(NOTES.name()) ? NOTES : table)
                .toList();
    }
}
