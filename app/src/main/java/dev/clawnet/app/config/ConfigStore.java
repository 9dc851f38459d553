package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Routing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// A configuration file that commands read and change.
///
/// Guarantees: what is written was read back and found good first; the file is the old one or the new one, never a
/// part; the five last files stay beside it; a file that somebody changed meanwhile is not overwritten.
public final class ConfigStore {
    private static final int BACKUPS = 5;

    private final Path path;
    private final ConfigFile reader;

    public ConfigStore(Path path, ConfigFile reader) {
        this.path = path;
        this.reader = reader;
    }

    public Path path() {
        return path;
    }

    /// The value as the file says it, without secrets; empty when it is not set.
    public Optional<JsonNode> get(KeyPath key) {
        Optional<ConfigValue> at = Optional.of(reader.load(path, text()).value());
        for (String name : key.names()) {
            at = at.flatMap(here -> ConfigEdit.child(here, name));
        }
        return at.map(value -> ConfigText.shown(value, key.names().getLast()));
    }

    /// The whole file, without secrets.
    public JsonNode all() {
        return ConfigText.shown(reader.load(path, text()).value(), "");
    }

    /// An object or a list as people write it in the file, without what stands around it; empty when it is neither.
    public static Optional<String> written(String text) {
        String value = text.strip();
        try {
            return switch (Json5.read("", value)) {
                case ConfigValue.Table _, ConfigValue.Items _ ->
                    Optional.of(value.substring(0, Json5.end("", value, 0)));
                case ConfigValue.Text _, ConfigValue.Digits _, ConfigValue.Flag _, ConfigValue.Nothing _ ->
                    Optional.empty();
            };
        } catch (ConfigProblem noValue) {
            return Optional.empty();
        }
    }

    /// Sets a value; `ConfigProblem` when the file would be no good, and nothing is written.
    public Config set(KeyPath key, String json) {
        return change(text -> new ConfigEdit(path.toString(), text).set(key.names(), json));
    }

    /// Removes a value; empty when there is none.
    public Optional<Config> unset(KeyPath key) {
        String before = text();
        String after = new ConfigEdit(path.toString(), before).unset(key.names());
        return before.equals(after) ? Optional.empty() : Optional.of(write(before, after));
    }

    /// Several changes as one.
    public Config change(UnaryOperator<String> edit) {
        String before = text();
        return write(before, edit.apply(before));
    }

    String text() {
        return Files.exists(path) ? FileText.read(path) : "{\n}\n";
    }

    /// Puts one text in the place of another; `ConfigProblem` when it is no good, or somebody was faster.
    Config write(String before, String after) {
        Config config = reader.read(path, after);
        if (!text().equals(before)) {
            throw ConfigProblem.of(
                    path.toString(),
                    new ConfigProblem.Place(path.toString(), 1, 1),
                    "somebody changed the file meanwhile; nothing was written");
        }
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            keep(before);
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, after, StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration cannot be written", e);
        }
        return config;
    }

    /// The file as it was becomes `.bak`, the one before `.bak.1`, and so on.
    private void keep(String before) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        for (int i = BACKUPS - 2; i >= 0; i--) {
            Path from = backup(i);
            if (Files.exists(from)) {
                Files.move(from, backup(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createFile(backup(0), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(backup(0), before);
    }

    private Path backup(int number) {
        return path.resolveSibling(path.getFileName() + ".bak" + (number == 0 ? "" : "." + number));
    }

    /// The agents as the file lists them.
    public List<AgentBlock> agents() {
        return AgentBlock.of(reader.load(path, text()).value());
    }

    /// What is bound, in the file's order.
    public Routing routing() {
        Loaded loaded = reader.load(path, text());
        return RoutingReader.read(loaded.value(), loaded.profile());
    }
}
