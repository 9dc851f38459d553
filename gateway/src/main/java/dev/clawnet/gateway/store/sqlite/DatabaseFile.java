package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The database of a state directory or of a backup, looked at from outside of the gateway that may be writing it.
///
/// Guarantees: what it looks at is one moment, committed as a whole; the file is not changed.
public final class DatabaseFile {
    private final Path path;

    private DatabaseFile(Path path) {
        this.path = path;
    }

    /// The database in that directory. [Unreadable] when there is none.
    public static DatabaseFile in(Path directory) throws Unreadable {
        Path path = StateFile.in(directory).path();
        if (!Files.isRegularFile(path)) {
            throw new Unreadable("there is no " + StateFile.NAME + " in " + directory);
        }
        return new DatabaseFile(path);
    }

    /// It cannot be read; the message says why, for whoever runs the gateway.
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /// The version of schema that this program writes.
    public static int newestSchema() {
        return Schema.production().migrations().size();
    }

    /// The version of its schema.
    public int schema() throws Unreadable {
        return with(Schema::version);
    }

    /// Copies it, as it is at one moment, into a directory that has none: whole and flushed, for its owner alone.
    /// Whoever writes it goes on meanwhile; the write-ahead log grows until the copy is done.
    public DatabaseFile copyTo(Path directory) throws IOException {
        StateFile copy = StateFile.in(directory);
        Files.deleteIfExists(copy.path());
        copy.prepare();
        with(session -> {
            session.run("VACUUM INTO '" + copy.path().toString().replace("'", "''") + "'");
            return true;
        });
        try (FileChannel channel = FileChannel.open(copy.path(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return new DatabaseFile(copy.path());
    }

    /// Brings a copy up to the schema of this program, in one transaction.
    ///
    /// @return the version it has then
    public int upgrade(List<? extends Table<?>> tables) throws Unreadable {
        try {
            Schema.production().bringUpToDate(path, List.copyOf(tables));
            return schema();
        } catch (SqlFailed e) {
            throw new Unreadable(e.reason());
        } catch (IllegalStateException e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /// What the engine itself finds wrong with the file; empty when it is whole.
    ///
    /// @param deep also compares what stands in the file twice: slower
    public List<String> damages(boolean deep) throws Unreadable {
        String check = deep ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)";
        return with(session ->
                session.texts(check).stream().filter(line -> !line.equals("ok")).toList());
    }

    /// Looks at rows, at one moment.
    ///
    /// @param tables those that may be looked at; they must be there
    public <R> R read(List<? extends Table<?>> tables, Function<View, R> work) throws Unreadable {
        Map<String, Table<?>> declared = new HashMap<>();
        tables.forEach(table -> declared.put(table.name(), table));
        return with(session -> {
            session.run("BEGIN");
            R result = work.apply(new SqlView(session, declared));
            session.run("COMMIT");
            return result;
        });
    }

    private <R> R with(Function<Session, R> work) throws Unreadable {
        try (Session session = Session.looking(path)) {
            return work.apply(session);
        } catch (SqlFailed e) {
            throw new Unreadable(path + " cannot be read: " + e.reason());
        }
    }
}
