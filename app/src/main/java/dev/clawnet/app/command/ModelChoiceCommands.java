package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ConfigMethods;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `clawnet models aliases ...` and `models fallbacks ...`: short names, and who is asked when the first model does not
/// answer. They stand in the host person's configuration, and are changed there by one key at a time.
final class ModelChoiceCommands {
    private static final String DEFAULTS = "defaults";
    private static final String FALLBACKS = "fallbacks";
    static final String PRIMARY = "primary";

    private ModelChoiceCommands() {}

    /// Changes some keys of the file as it was read.
    abstract static class OfFile extends LinkCommand {
        OfFile(Links links) {
            super(links);
        }

        /// What the file says under `agents.defaults`.
        static JsonNode defaults(ConfigMethods.ConfigSnapshot file) {
            return file.parsed().path("agents").path(DEFAULTS);
        }

        /// @param change of `agents.defaults`
        static ConfigMethods.Written patch(Desk desk, ConfigMethods.ConfigSnapshot file, ObjectNode change) {
            ObjectNode raw = Json.STRICT.createObjectNode();
            raw.putObject("agents").set(DEFAULTS, change);
            return desk.call(
                    ConfigMethods.PATCH,
                    Given.of(() -> new ConfigMethods.Patch(
                            raw.toString(),
                            file.exists() ? Optional.of(file.hash()) : Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
        }

        /// An alias as it is, or a reference.
        static String named(Desk desk, String model) {
            ModelMethods.ModelsStatus status =
                    desk.call(ModelMethods.MODELS_STATUS, Given.of(() -> new ModelMethods.AskStatus(Optional.empty())));
            return status.aliases().containsKey(model) ? model : reference(model);
        }

        static String reference(String model) {
            if (!model.matches("[a-z0-9][a-z0-9._-]{0,31}[:/]\\S{1,200}")) {
                throw new Problem(Exit.USAGE, "a model is written provider/name, not " + PlainText.visible(model))
                        .next("clawnet models list");
            }
            // Both are taken wherever a model is named; the configuration has one form.
            return model.replaceFirst("[:/]", "/");
        }
    }

    @Command(footer = {"", "Example: clawnet models aliases list"})
    static final class ListAliases extends LinkCommand {
        ListAliases(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.ModelsStatus status =
                    desk.call(ModelMethods.MODELS_STATUS, Given.of(() -> new ModelMethods.AskStatus(Optional.empty())));
            Table table = new Table("ALIAS", "MODEL");
            status.aliases().forEach(table::row);
            return desk.answer(
                    status.aliases(), table.lines("no aliases: make one with `clawnet models aliases add NAME MODEL`"));
        }
    }

    @Command(
            footer = {
                "",
                "Written to agents.defaults.models of the host person's configuration.",
                "",
                "Example: clawnet models aliases add fast openai/gpt-x-mini"
            })
    static final class AddAlias extends OfFile {
        @Parameters(index = "0", paramLabel = "NAME", description = "a-z 0-9 . _ -")
        private String name = "";

        @Parameters(index = "1", paramLabel = "MODEL", description = "provider/name")
        private String model = "";

        AddAlias(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
                throw new Problem(Exit.USAGE, "an alias is up to 64 of a-z 0-9 . _ -, not " + PlainText.visible(name))
                        .next("clawnet models aliases add --help");
            }
            String ref = reference(model);
            ConfigMethods.ConfigSnapshot file = desk.call(ConfigMethods.GET);
            ObjectNode change = cleared(file, name);
            change.withObjectProperty("models").withObjectProperty(ref).put("alias", name);
            ConfigMethods.Written done = patch(desk, file, change);
            return desk.answer(done, name + " stands for " + ref, "  clawnet models set " + name + " --agent AGENT");
        }
    }

    /// Takes the alias from whatever bears it now: a name stands for one model.
    private static ObjectNode cleared(ConfigMethods.ConfigSnapshot file, String name) {
        ObjectNode change = Json.STRICT.createObjectNode();
        OfFile.defaults(file).path("models").properties().forEach(each -> {
            if (each.getValue()
                    .path("alias")
                    .asString("")
                    .toLowerCase(Locale.ROOT)
                    .equals(name)) {
                change.withObjectProperty("models")
                        .withObjectProperty(each.getKey())
                        .putNull("alias");
            }
        });
        return change;
    }

    @Command(footer = {"", "Example: clawnet models aliases remove fast"})
    static final class RemoveAlias extends OfFile {
        @Parameters(paramLabel = "NAME", description = "The alias.")
        private String name = "";

        RemoveAlias(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ConfigMethods.ConfigSnapshot file = desk.call(ConfigMethods.GET);
            ObjectNode change = cleared(file, name.toLowerCase(Locale.ROOT));
            if (change.isEmpty()) {
                throw new Problem(Exit.FAILED, "the configuration has no alias " + PlainText.visible(name))
                        .next("clawnet models aliases list");
            }
            return desk.answer(patch(desk, file, change), "removed the alias " + name);
        }
    }

    /// A model of `agents.defaults` that has a list of fallbacks: `model`, of agents that name none of their own, or
    /// `imageModel`.
    ///
    /// @param key under which it stands
    /// @param command that changes its list
    record Choice(String key, String command) {
        static final Choice MODEL = new Choice("model", "clawnet models fallbacks");
        static final Choice IMAGES = new Choice("imageModel", "clawnet models image-fallbacks");

        List<String> fallbacks(ConfigMethods.ConfigSnapshot file) {
            List<String> all = new ArrayList<>();
            OfFile.defaults(file).path(key).path(FALLBACKS).forEach(each -> all.add(each.asString("")));
            return all;
        }

        /// The other list in the place of the one there is; a model written as one text becomes a block.
        ConfigMethods.Written write(Desk desk, ConfigMethods.ConfigSnapshot file, List<String> all) {
            ObjectNode change = Json.STRICT.createObjectNode();
            ObjectNode block = change.putObject(key);
            JsonNode now = OfFile.defaults(file).path(key);
            if (now.isString()) {
                block.put(PRIMARY, now.stringValue());
            }
            ArrayNode list = block.putArray(FALLBACKS);
            all.forEach(list::add);
            return OfFile.patch(desk, file, change);
        }
    }

    @Command(footer = {"", "Example: clawnet models fallbacks list"})
    static class ListFallbacks extends OfFile {
        private record Fallbacks(List<String> fallbacks) {}

        private final Choice of;

        ListFallbacks(Links links) {
            this(links, Choice.MODEL);
        }

        ListFallbacks(Links links, Choice of) {
            super(links);
            this.of = of;
        }

        @Override
        Exit run(Desk desk) {
            List<String> all = of.fallbacks(desk.call(ConfigMethods.GET));
            Table table = new Table("ASKED NEXT");
            all.forEach(table::row);
            return desk.answer(
                    new Fallbacks(all),
                    table.lines("no fallbacks: name one with `" + of.command() + " add provider/name`"));
        }
    }

    @Command(
            footer = {
                "",
                "Asked in their order when the first model does not answer; an agent's own list goes before.",
                "",
                "Example: clawnet models fallbacks add mistral/mistral-x"
            })
    static class AddFallback extends OfFile {
        @Parameters(paramLabel = "MODEL", description = "provider/name, or an alias.")
        private String model = "";

        private final Choice of;

        AddFallback(Links links) {
            this(links, Choice.MODEL);
        }

        AddFallback(Links links, Choice of) {
            super(links);
            this.of = of;
        }

        @Override
        Exit run(Desk desk) {
            ConfigMethods.ConfigSnapshot file = desk.call(ConfigMethods.GET);
            List<String> all = of.fallbacks(file);
            if (all.contains(model)) {
                throw new Problem(Exit.FAILED, PlainText.visible(model) + " is a fallback already")
                        .next(of.command() + " list");
            }
            all.add(named(desk, model));
            return desk.answer(of.write(desk, file, all), "asked next: " + String.join(", ", all));
        }
    }

    @Command(footer = {"", "Example: clawnet models fallbacks remove mistral/mistral-x"})
    static class RemoveFallback extends OfFile {
        @Parameters(paramLabel = "MODEL", description = "As the list names it.")
        private String model = "";

        private final Choice of;

        RemoveFallback(Links links) {
            this(links, Choice.MODEL);
        }

        RemoveFallback(Links links, Choice of) {
            super(links);
            this.of = of;
        }

        @Override
        Exit run(Desk desk) {
            ConfigMethods.ConfigSnapshot file = desk.call(ConfigMethods.GET);
            List<String> all = of.fallbacks(file);
            if (!all.remove(model)) {
                throw new Problem(Exit.FAILED, PlainText.visible(model) + " is no fallback")
                        .next(of.command() + " list");
            }
            return desk.answer(
                    of.write(desk, file, all),
                    all.isEmpty() ? "no fallbacks" : "asked next: " + String.join(", ", all));
        }
    }
}
