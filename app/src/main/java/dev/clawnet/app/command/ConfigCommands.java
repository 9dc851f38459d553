package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.app.config.KeyPath;
import dev.clawnet.app.config.SchemaJson;
import dev.clawnet.protocol.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `clawnet config get, set, unset, schema`.
public final class ConfigCommands {
    private ConfigCommands() {}

    /// The commands with their summaries.
    public static List<Entry> entries() {
        return List.of(
                new Entry("config get", "Print a value of the configuration, without secrets.", Get::new),
                new Entry("config set", "Change a value; the file is checked first and kept beside.", Set::new),
                new Entry("config unset", "Remove a value.", Unset::new),
                new Entry("config schema", "Say what a key may hold; all keys as JSON Schema.", SchemaCommand::new));
    }

    /// What the commands share: which file.
    abstract static class OfFile extends CliCommand {
        @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: as clawnet up reads).")
        private Optional<Path> config = Optional.empty();

        final ConfigStore store(Surroundings world) {
            Path path = new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), config)
                    .configFile(world)
                    .orElse(GatewayOptions.usualFile(world));
            return new ConfigStore(path, GatewayOptions.reader(path, world));
        }

        static KeyPath key(String text) {
            try {
                return KeyPath.of(text);
            } catch (IllegalArgumentException e) {
                throw new Problem(Exit.USAGE, String.valueOf(e.getMessage())).next("clawnet config schema");
            }
        }

        /// Whether the file is made elsewhere.
        static boolean isFixed(Surroundings world) {
            return world.named("NIX_MODE").filter("1"::equals).isPresent();
        }

        static void changeable(Surroundings world) {
            if (isFixed(world)) {
                throw new Problem(Exit.FAILED, "the configuration is read-only here: the variable NIX_MODE says so")
                        .hint("change it where it is made");
            }
        }
    }

    /// Runs what reads or writes the file; a broken one ends it in words.
    static <T> T on(ConfigStore store, Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfigProblem problem) {
            throw new Problem(Exit.USAGE, "the configuration cannot be used\n" + problem.getMessage())
                    .hint("nothing was written")
                    .next("clawnet config validate --config " + store.path());
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet config get agents.list[0].id"})
    static final class Get extends OfFile {
        @Parameters(paramLabel = "PATH", arity = "0..1", description = "Such as gateway.port; all when left out.")
        private Optional<String> path = Optional.empty();

        @Override
        public Exit run(Surroundings world, Output output) {
            ConfigStore store = store(world);
            JsonNode value = path.isEmpty()
                    ? on(store, store::all)
                    : on(store, () -> store.get(key(path.get())))
                            .orElseThrow(() -> new Problem(Exit.FAILED, path.get() + " is not set in " + store.path())
                                    .next("clawnet config schema " + path.get()));
            output.answer(value, value.isString() ? value.asString() : value.toPrettyString());
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Example: clawnet config set session.dmScope per-peer",
                "         clawnet config set 'channels.whatsapp.allowFrom' '[\"+15551234567\"]'",
                "",
                "A value is JSON, or an object or list as in the file; what is none of it is a string. Comments and all else",
                "in the file stay as they are."
            })
    static final class Set extends OfFile {
        @Parameters(index = "0", paramLabel = "PATH", description = "Such as gateway.port.")
        private String path = "";

        @Parameters(index = "1", paramLabel = "VALUE", description = "JSON, or a string.")
        private String value = "";

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            Config config = on(store, () -> store.set(key(path), json(value)));
            output.answer(
                    new Changed(true, store.path().toString(), config.warnings()), path + " is set in " + store.path());
            return Exit.OK;
        }

        private static String json(String text) {
            try {
                return Json.STRICT.writeValueAsString(Json.STRICT.readTree(text));
            } catch (JacksonException e) {
                return ConfigStore.written(text).orElseGet(() -> Json.STRICT.writeValueAsString(text));
            }
        }
    }

    /// The answer to a change.
    private record Changed(boolean changed, String file, List<String> warnings) {}

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet config unset channels.whatsapp.allowFrom"})
    static final class Unset extends OfFile {
        @Parameters(paramLabel = "PATH", description = "Such as gateway.port.")
        private String path = "";

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            Optional<Config> config = on(store, () -> store.unset(key(path)));
            output.answer(
                    new Changed(
                            config.isPresent(),
                            store.path().toString(),
                            config.map(Config::warnings).orElse(List.of())),
                    config.isPresent() ? path + " is no longer set in " + store.path() : path + " was not set");
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Example: clawnet config schema session",
                "         clawnet config schema --json > schema.json"
            })
    static final class SchemaCommand extends CliCommand {
        @Parameters(paramLabel = "PATH", arity = "0..1", description = "Such as session; all when left out.")
        private Optional<String> path = Optional.empty();

        @Override
        public Exit run(Surroundings world, Output output) {
            SchemaJson schema = SchemaJson.at(path.map(OfFile::key))
                    .orElseThrow(() -> new Problem(Exit.FAILED, "there is no key " + path.orElse(""))
                            .next("clawnet config schema"));
            if (output.json()) {
                output.answer(schema.json());
                return Exit.OK;
            }
            output.say(path.map(text -> text + ": ").orElse("") + schema.words());
            Table table = new Table("KEY", "HOLDS");
            schema.keys().forEach(table::row);
            if (!schema.keys().isEmpty()) {
                table.lines("").forEach(output::say);
            }
            return Exit.OK;
        }
    }
}
