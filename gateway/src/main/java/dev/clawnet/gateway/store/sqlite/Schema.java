package dev.clawnet.gateway.store.sqlite;

import dev.clawnet.gateway.store.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/// The shape of the file: brought up to date by numbered migrations, compared with the declared tables at every
/// start.
///
/// Flyway brings an older file up to date. It costs more than a second in a fresh process and some hundred
/// milliseconds where there is nothing to do, so that it is not asked about a file that already has the newest
/// version, nor for a new one, which gets the same migrations in one transaction. The version of a file that
/// Flyway has not touched yet is its `user_version`.
final class Schema {
    private static final List<String> MIGRATIONS = List.of(
            "V1__rows.sql",
            "V2__ledger_roots.sql",
            "V3__open.sql",
            "V4__ledger_in_order.sql",
            "V5__branches.sql",
            "V6__names_and_counts.sql",
            "V7__file_change.sql",
            "V8__node_surfaces.sql",
            "V9__forms.sql",
            "V10__exec_grants.sql",
            "V11__device_names.sql",
            "V12__node_names.sql",
            "V13__sessions.sql",
            "V14__approvals_in_order.sql",
            "V15__channels.sql",
            "V16__entries_whole.sql",
            "V17__api_tokens.sql",
            "V18__cron.sql",
            "V19__lanes.sql",
            "V20__heartbeats.sql",
            "V21__usage.sql",
            "V22__chat_sent.sql",
            "V23__model_cooling.sql",
            "V24__media.sql",
            "V25__usage_budget.sql",
            "V26__tool_servers.sql",
            "V27__skills.sql",
            "V28__tool_server_logins.sql",
            "V29__places_in_order.sql",
            "V30__images.sql",
            "V31__session_usage.sql",
            "V32__devices_in_order.sql");

    private final String folder;
    private final List<String> migrations;

    /// A schema.
    ///
    /// @param folder resource folder of the migrations
    /// @param migrations their names in order, from version 1 on without a gap
    Schema(String folder, List<String> migrations) {
        this.folder = folder;
        this.migrations = List.copyOf(migrations);
    }

    /// The schema of the gateway. A test compares it with the files.
    static Schema production() {
        return new Schema("db/migration", MIGRATIONS);
    }

    List<String> migrations() {
        return migrations;
    }

    void bringUpToDate(Path file, List<Table<?>> declared) {
        int version;
        try (Session session = Session.writing(file)) {
            version = version(session);
            if (version == 0 && tables(session).isEmpty()) {
                create(session);
                version = migrations.size();
            }
        }
        if (version > migrations.size()) {
            throw new IllegalStateException("the state was written by a newer ClawNet (schema " + version
                    + ", this one knows " + migrations.size() + "): start that one");
        }
        if (version < migrations.size()) {
            upgrade(file, version);
        }
        try (Session session = Session.reading(file)) {
            compare(session, declared);
        }
    }

    private void create(Session session) {
        session.run("BEGIN IMMEDIATE");
        for (String migration : migrations) {
            statements(migration).forEach(session::run);
        }
        session.run("PRAGMA user_version = " + migrations.size());
        session.run("COMMIT");
    }

    /// Statements end at the end of a line.
    private List<String> statements(String migration) {
        return Arrays.stream(text(migration).split(";\\s*\n", -1))
                .map(statement -> statement.replaceAll("(?m)^--.*$", "").strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    String text(String migration) {
        try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(folder + "/" + migration)) {
            if (in == null) {
                throw new IllegalStateException("migration " + migration + " is not packed");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void upgrade(Path file, int version) {
        SQLiteDataSource source = new SQLiteDataSource(Session.config());
        source.setUrl("jdbc:sqlite:" + file);
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + folder)
                    .baselineOnMigrate(true)
                    .baselineVersion(Integer.toString(version))
                    // All of them or none: half of an upgrade is a state that no version can use.
                    .group(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException(
                    "the state could not be brought from schema " + version + " to " + migrations.size()
                            + "; it is as it was, and the version that wrote it can still use it",
                    e);
        }
    }

    static int version(Session session) {
        int created = Integer.parseInt(session.text("PRAGMA user_version").orElse("0"));
        List<String> history =
                session.texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'");
        if (history.isEmpty()) {
            return created;
        }
        int migrated = session.text("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success = 1")
                .map(Integer::parseInt)
                .orElse(0);
        return Math.max(created, migrated);
    }

    private static List<String> tables(Session session) {
        return session.texts("SELECT name FROM sqlite_master WHERE type = 'table'"
                + " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'flyway!_%' ESCAPE '!'");
    }

    /// Fails unless file and code name the same tables.
    private static void compare(Session session, List<Table<?>> declared) {
        Set<String> missing = declared.stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> extra = new TreeSet<>(tables(session));
        Set<String> found = Set.copyOf(extra);
        extra.removeAll(missing);
        missing.removeAll(found);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new IllegalStateException(
                    "declared tables that the database lacks: " + missing + "; tables nobody declared: " + extra);
        }
    }
}
