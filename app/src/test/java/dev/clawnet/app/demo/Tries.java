package dev.clawnet.app.demo;

import dev.clawnet.protocol.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What agents called, read from the steps of their runs as the gateway stored them.
final class Tries {
    /// Every tool of the gateway.
    static final Set<String> TOOLS = Set.of(
            "collab.branch",
            "collab.close",
            "collab.open",
            "collab.say",
            "commit",
            "draft.write",
            "files.append",
            "files.copy",
            "files.delete",
            "files.list",
            "files.mkdir",
            "files.move",
            "files.read",
            "files.rename",
            "files.search",
            "files.stat",
            "files.undo",
            "files.write",
            "manager.consult",
            "memory.recall",
            "memory.remember",
            "think.privately");

    private static final Set<String> NAMED = Set.of("path", "to", "with");

    private final Map<String, Set<String>> tools = new HashMap<>();
    private final Map<String, Set<Kind>> kinds = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();

    /// What a name that was tried is the name of.
    enum Kind {
        UPWARDS,
        ELSEWHERE,
        ABSOLUTE,
        ID,
        PATH,
        WORD;

        static Kind of(String name) {
            if (List.of(name.split("/", -1)).contains("..")) {
                return UPWARDS;
            }
            if (name.contains(":/")) {
                return ELSEWHERE;
            }
            if (name.startsWith("/")) {
                return ABSOLUTE;
            }
            if (name.matches("[a-z]-[0-9a-z]{26}")) {
                return ID;
            }
            return name.contains("/") || name.contains(".") ? PATH : WORD;
        }
    }

    /// Reads a gateway's store while it is up.
    void read(Path root) {
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("gateway/gateway.db"))) {
            Map<String, String> names = new HashMap<>();
            each(
                    store,
                    "people",
                    (person, doc) -> names.put(person, doc.path("name").stringValue()));
            each(store, "agent_step", (person, doc) -> {
                String name = names.getOrDefault(person, person);
                doc.path("step").path("calls").values().forEach(call -> called(name, call));
                if (doc.path("step").path("kind").asString("").equals("asked")) {
                    asked.merge(name, 1, Integer::sum);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void called(String name, JsonNode call) {
        tools.computeIfAbsent(name, _ -> new HashSet<>()).add(call.path("tool").stringValue());
        call.path("arguments").properties().stream()
                .filter(argument -> NAMED.contains(argument.getKey()))
                .map(argument -> Kind.of(argument.getValue().asString("")))
                .forEach(kinds.computeIfAbsent(name, _ -> EnumSet.noneOf(Kind.class))::add);
    }

    private interface Row {
        void read(String person, JsonNode doc);
    }

    private static void each(Connection store, String table, Row row) throws SQLException {
        try (Statement statement = store.createStatement();
                ResultSet rows = statement.executeQuery("SELECT person, doc FROM " + table)) {
            while (rows.next()) {
                row.read(rows.getString(1), Json.LENIENT.readTree(rows.getString(2)));
            }
        }
    }

    Set<String> tools(String name) {
        return tools.getOrDefault(name, Set.of());
    }

    Set<Kind> kinds(String name) {
        return kinds.getOrDefault(name, Set.of());
    }

    /// Calls that waited for the owner.
    int asked(String name) {
        return asked.getOrDefault(name, 0);
    }
}
