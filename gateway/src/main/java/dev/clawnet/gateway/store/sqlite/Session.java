package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Rows;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// One connection with its prepared statements. Owned by one thread at a time.
final class Session implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    /// Pages that the writing session keeps, so that rows of many people do not come from the disk again. KiB.
    private static final int CACHE_KIB = 32 * 1024;
    /// Pages of the write-ahead log after which a commit folds it into the file: a page that changes again and again
    /// is folded once. Pages of 4 KiB.
    private static final int FOLD_AT = 8_192;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable SqlFailed failure;

    /// A row as the file holds it.
    record Doc(String person, String id, String doc) {}

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private Session(Connection connection) {
        this.connection = connection;
    }

    static Session writing(Path file) {
        Session session = open(file, false);
        session.require("journal_mode", "wal");
        session.require("synchronous", "2");
        session.require("foreign_keys", "1");
        session.run("PRAGMA cache_size = -" + CACHE_KIB);
        Optional<String> _ = session.text("PRAGMA wal_autocheckpoint = " + FOLD_AT);
        session.leaveTransactionsToUs();
        return session;
    }

    /// Ends the driver's own care for transactions: it tries to begin and to commit one after each statement, to see
    /// whether there is one, which costs as much as the statement. Ours are begun and ended by `run` alone.
    private void leaveTransactionsToUs() {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new SqlFailed(e);
        }
        // The driver has begun one at once.
        run("COMMIT");
    }

    static Session reading(Path file) {
        Session session = open(file, true);
        session.require("query_only", "1");
        return session;
    }

    /// Looks at a file that may be another process's, and leaves it as it is.
    static Session looking(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            return new Session(config.createConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw new SqlFailed(e);
        }
    }

    static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // Keys are ours; the driver would ask for the last one after each statement.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static Session open(Path file, boolean readOnly) {
        try {
            Session session = new Session(config().createConnection("jdbc:sqlite:" + file));
            if (readOnly) {
                session.run("PRAGMA query_only = 1");
            }
            return session;
        } catch (SQLException e) {
            throw new SqlFailed(e);
        }
    }

    private void require(String pragma, String expected) {
        String actual = text("PRAGMA " + pragma).orElse("nothing");
        if (!actual.equalsIgnoreCase(expected)) {
            throw new IllegalStateException("the database does not keep " + pragma + " = " + expected + ": " + actual);
        }
    }

    /// What failed since the session was opened: what it wrote since then cannot be trusted.
    Optional<SqlFailed> failure() {
        return Optional.ofNullable(failure);
    }

    void run(String sql) {
        use(sql, statement -> statement.execute());
    }

    Optional<String> text(String sql) {
        return use(sql, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.<String>empty();
            }
        });
    }

    List<String> texts(String sql) {
        return use(sql, statement -> {
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        });
    }

    Optional<String> find(Table<?> table, PersonId person, String id) {
        return use("SELECT doc FROM " + table.name() + " WHERE person = ? AND id = ?", statement -> {
            statement.setString(1, person.value());
            statement.setString(2, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
            }
        });
    }

    List<Doc> range(Table<?> table, PersonId person, String prefix, int limit, boolean descending) {
        String sql = "SELECT person, id, doc FROM " + table.name()
                + " WHERE person = ? AND id >= ? AND id < ? ORDER BY id " + (descending ? "DESC" : "ASC") + " LIMIT ?";
        return use(sql, statement -> {
            statement.setString(1, person.value());
            statement.setString(2, prefix);
            statement.setString(3, Rows.afterPrefix(prefix));
            statement.setInt(4, Math.max(0, limit));
            return docs(statement);
        });
    }

    Optional<String> greatest(Table<?> table) {
        return text("SELECT max(id) FROM " + table.name());
    }

    List<Doc> all(Table<?> table) {
        return use("SELECT person, id, doc FROM " + table.name() + " ORDER BY person, id", Session::docs);
    }

    void put(Table<?> table, PersonId person, String id, String doc) {
        String sql = "INSERT INTO " + table.name() + " (person, id, doc, rev) VALUES (?, ?, ?, 1)"
                + " ON CONFLICT (person, id) DO UPDATE SET doc = excluded.doc, rev = rev + 1";
        use(sql, statement -> {
            statement.setString(1, person.value());
            statement.setString(2, id);
            statement.setString(3, doc);
            return statement.executeUpdate();
        });
    }

    void delete(Table<?> table, PersonId person, String id) {
        use("DELETE FROM " + table.name() + " WHERE person = ? AND id = ?", statement -> {
            statement.setString(1, person.value());
            statement.setString(2, id);
            return statement.executeUpdate();
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new SqlFailed(e);
        }
    }

    private static List<Doc> docs(PreparedStatement statement) throws SQLException {
        List<Doc> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Doc(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return found;
    }

    private <T> T use(String sql, Use<T> use) {
        try {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            return use.of(statement);
        } catch (SQLException e) {
            // What failed half way is in no state to be run again.
            prepared.remove(sql);
            SqlFailed failed = new SqlFailed(e);
            if (failure == null) {
                failure = failed;
            }
            throw failed;
        }
    }
}
