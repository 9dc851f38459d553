package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.command.ModelChoiceCommands.Choice;
import dev.clawnet.app.command.ModelChoiceCommands.OfFile;
import dev.clawnet.protocol.catalogue.ConfigMethods;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `clawnet models set-image` and `models image-fallbacks ...`: who looks at the pictures that agents come across.
final class ImageModelCommands {
    private ImageModelCommands() {}

    @Command(
            footer = {
                "",
                "Written to agents.defaults.imageModel of the host person's configuration. Without it an agent's own model",
                "looks at pictures, where it takes them.",
                "",
                "Example: clawnet models set-image openai/gpt-x",
                "         clawnet models set-image --none"
            })
    static final class SetImage extends OfFile {
        @Parameters(paramLabel = "MODEL", arity = "0..1", description = "provider/name, or an alias.")
        private String model = "";

        @Option(names = "--none", description = "Leave pictures to each agent's own model, fallbacks included.")
        private boolean none;

        SetImage(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (model.isEmpty() != none) {
                throw new Problem(Exit.USAGE, "name a model, or say --none").next("clawnet models set-image --help");
            }
            ConfigMethods.ConfigSnapshot file = desk.call(ConfigMethods.GET);
            ObjectNode change = Json.STRICT.createObjectNode();
            if (none) {
                change.putNull(Choice.IMAGES.key());
                return desk.answer(patch(desk, file, change), "each agent's own model looks at pictures");
            }
            String ref = named(desk, model);
            JsonNode now = defaults(file).path(Choice.IMAGES.key());
            if (now.isObject()) {
                change.putObject(Choice.IMAGES.key()).put(ModelChoiceCommands.PRIMARY, ref);
            } else {
                change.put(Choice.IMAGES.key(), ref);
            }
            List<String> lines = new ArrayList<>(List.of(
                    ref + " looks at pictures",
                    "its provider learns them: `clawnet people providers` declares it",
                    "  next  clawnet models image-fallbacks add MODEL   (who looks when it does not answer)"));
            return desk.answer(patch(desk, file, change), lines);
        }
    }

    @Command(footer = {"", "Example: clawnet models image-fallbacks list"})
    static final class ListFallbacks extends ModelChoiceCommands.ListFallbacks {
        ListFallbacks(Links links) {
            super(links, Choice.IMAGES);
        }
    }

    @Command(
            footer = {
                "",
                "Asked in their order when the model for pictures does not answer.",
                "",
                "Example: clawnet models image-fallbacks add mistral/mistral-x"
            })
    static final class AddFallback extends ModelChoiceCommands.AddFallback {
        AddFallback(Links links) {
            super(links, Choice.IMAGES);
        }
    }

    @Command(footer = {"", "Example: clawnet models image-fallbacks remove mistral/mistral-x"})
    static final class RemoveFallback extends ModelChoiceCommands.RemoveFallback {
        RemoveFallback(Links links) {
            super(links, Choice.IMAGES);
        }
    }
}
