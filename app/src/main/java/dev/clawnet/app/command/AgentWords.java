package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.config.AgentEdits.Door;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.app.config.KeyPath;
import dev.clawnet.app.config.ModelNames;
import dev.clawnet.gateway.channel.KnownChannels;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.protocol.text.PlainText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What may be said of an agent in the file: models and channels that there are. A slip is told at once, with what was
/// meant, and not by an agent that nobody reaches or that asks nobody.
final class AgentWords {
    private AgentWords() {}

    /// Checks a model: an alias of the file, or one of a provider that the file describes or everybody knows.
    ///
    /// @param own folder of the agent; providers that a file in it describes are the agent's own affair
    static void model(ConfigStore store, String model, Path own) {
        ModelNames known = ModelNames.of(store);
        if (known.isAlias(model)) {
            return;
        }
        Optional<ModelNames.Reference> ref = ModelNames.reference(model);
        if (ref.isEmpty()) {
            throw wrong(
                    "there is no model '" + PlainText.visible(model)
                            + "': a model is written provider/name, or as an alias of agents.defaults.models",
                    Nearest.of(model.strip(), known.aliases()),
                    known.aliases().isEmpty() ? known.providers() : known.aliases(),
                    "clawnet models list");
        }
        String provider = ref.get().provider();
        if (!known.providers().contains(provider) && !Files.exists(own.resolve("models.json"))) {
            throw wrong(
                    "no model provider is called " + provider,
                    Nearest.of(provider, known.providers())
                            .map(near ->
                                    near + "/" + PlainText.visible(ref.get().name())),
                    known.providers(),
                    "clawnet config set models.providers." + provider
                            + " '{ baseUrl: \"http://127.0.0.1:11434/v1\" }'");
        }
    }

    private static Collection<String> names(ConfigStore store, String... path) {
        return store.get(new KeyPath(List.of(path))).filter(JsonNode::isObject).stream()
                .flatMap(table -> table.propertyNames().stream())
                .toList();
    }

    /// Doors of channels that the gateway knows or the file configures.
    static List<Door> doors(ConfigStore store, List<String> texts) {
        List<Door> doors = AgentsCommands.OfAgents.doors(texts);
        Set<String> known = new TreeSet<>(names(store, "channels"));
        Stream.of(KnownChannels.values()).map(KnownChannels::id).forEach(known::add);
        for (Door door : doors) {
            if (!known.contains(door.channel())) {
                throw wrong(
                        "there is no channel '" + PlainText.visible(door.channel()) + "'",
                        Nearest.of(door.channel(), known).map(near -> near + account(door)),
                        known,
                        "clawnet channels list");
            }
        }
        return doors;
    }

    private static String account(Door door) {
        return door.account().equals(Names.DEFAULT_ACCOUNT) ? "" : ":" + door.account();
    }

    private static Problem wrong(String what, Optional<String> near, Collection<String> known, String next) {
        return new Problem(Exit.USAGE, what)
                .hint(near.map(word -> "did you mean " + word + "?")
                        .orElse("there are " + String.join(", ", new TreeSet<>(known))))
                .next(next);
    }
}
