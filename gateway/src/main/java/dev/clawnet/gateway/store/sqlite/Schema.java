package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteDataSource;

/// The shape of the file: brought up to date by Flyway, compared with the declared tables at every start.
///
/// Flyway costs some hundred milliseconds even when there is nothing to do, so that a file which already has the
/// newest version is not shown to it.
final class Schema {
    /// The newest migration. A test compares it with the files.
    static final int VERSION = 1;

    private final String migrations;

    Schema(String migrations) {
        this.migrations = migrations;
    }

    static Schema production() {
        return new Schema("db/migration");
    }

    void bringUpToDate(Path file, List<Table<?>> declared) {
        int version;
        try (Session session = Session.writing(file)) {
            version = version(session);
        }
        if (version > VERSION) {
            throw new IllegalStateException("the state was written by a newer ClawNet (schema " + version
                    + ", this one knows " + VERSION + "): start that one");
        }
        if (version < VERSION) {
            SQLiteDataSource source = new SQLiteDataSource(Session.config());
            source.setUrl("jdbc:sqlite:" + file);
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + migrations)
                    .load()
                    .migrate();
        }
        try (Session session = Session.reading(file)) {
            compare(session, declared);
        }
    }

    private static int version(Session session) {
        List<String> history =
                session.texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'");
        if (history.isEmpty()) {
            return 0;
        }
        return session.text("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success = 1")
                .map(Integer::parseInt)
                .orElse(0);
    }

    /// Fails unless file and code name the same tables.
    private static void compare(Session session, List<Table<?>> declared) {
        Set<String> missing = declared.stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> extra = new TreeSet<>(session.texts("SELECT name FROM sqlite_master WHERE type = 'table'"
                + " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'flyway!_%' ESCAPE '!'"));
        Set<String> found = Set.copyOf(extra);
        extra.removeAll(missing);
        missing.removeAll(found);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new IllegalStateException(
                    "declared tables that the database lacks: " + missing + "; tables nobody declared: " + extra);
        }
    }
}
