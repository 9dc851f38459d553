package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Folders within an older program's own that its configuration names. Those of agents are named within ours in the
/// copy: an agent that went on in the old place would change what an import promises to leave alone.
///
/// @param folders of agents, which come over
/// @param others what else names a place there, and still does
record Moved(List<Named> folders, List<String> others) {
    static final Moved NOTHING = new Moved(List.of(), List.of());

    private static final String WORKSPACE = "workspace";
    private static final String AGENT_DIR = "agentDir";

    Moved {
        folders = List.copyOf(folders);
        others = List.copyOf(others);
    }

    /// A folder that a key names.
    ///
    /// @param place of the value in its file
    record Named(String key, Place place, Path from, Path to) {
        boolean workspace() {
            return key.endsWith(WORKSPACE);
        }
    }

    /// What a configuration names below a folder.
    ///
    /// @param value read whole, with every variable put in
    /// @param roots by which the older program's folder is named; the first is where it lies
    /// @param home ours
    static Moved of(ConfigValue value, List<Path> roots, Path home) {
        List<Named> folders = new ArrayList<>();
        List<String> others = new ArrayList<>();
        collect(
                value,
                Way.ROOT,
                (way, text) -> within(text.text(), roots).ifPresent(inner -> {
                    if (ofAgent(way) && !inner.toString().isEmpty()) {
                        folders.add(new Named(
                                way.toString(), text.place(), roots.getFirst().resolve(inner), home.resolve(inner)));
                    } else {
                        others.add(way + " still names " + text.text() + ", in the folder that was imported from");
                    }
                }));
        return new Moved(folders, others);
    }

    private interface Found {
        void at(Way way, ConfigValue.Text text);
    }

    private static void collect(ConfigValue value, Way way, Found found) {
        switch (value) {
            case ConfigValue.Text text -> found.at(way, text);
            case ConfigValue.Table table ->
                table.members().forEach((name, member) -> collect(member.value(), way.to(name), found));
            case ConfigValue.Items items -> {
                int number = 0;
                for (ConfigValue item : items.values()) {
                    collect(item, way.to(Integer.toString(number++)), found);
                }
            }
            case ConfigValue.Digits _, ConfigValue.Flag _, ConfigValue.Nothing _ -> {}
        }
    }

    private static boolean ofAgent(Way way) {
        return way.toString().startsWith("agents.")
                && (way.name().equals(WORKSPACE) || way.name().equals(AGENT_DIR));
    }

    /// The path within the older program's folder.
    private static Optional<Path> within(String text, List<Path> roots) {
        if (!text.startsWith("/")) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(text).normalize();
            return roots.stream().filter(path::startsWith).findFirst().map(root -> root.relativize(path));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /// A file's text with the folders of agents named in our own.
    String in(Path file, String text) {
        Map<Place, String> values = folders.stream()
                .filter(named -> named.place().file().equals(file.toString()))
                .collect(Collectors.toMap(Named::place, named -> quoted(named.to()), (one, _) -> one));
        return values.isEmpty() ? text : new ConfigEdit(file.toString(), text).replaced(values);
    }

    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
