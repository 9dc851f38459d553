package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import dev.clawnet.protocol.secret.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Secrets that the file only refers to: `{ source, provider, id }`.
///
/// Served are `env` and `file`. A program that prints a secret and a store of secrets are not: nothing is started to
/// read a configuration.
final class Secrets {
    private final Variables variables;
    private final ConfigValue root;
    private final UnaryOperator<String> home;

    Secrets(Variables variables, ConfigValue root, UnaryOperator<String> home) {
        this.variables = variables;
        this.root = root;
        this.home = home;
    }

    /// The secret; `ConfigProblem` when there is none, without its text.
    Secret value(String path, ConfigValue reference) {
        String source = Loose.id(Loose.at(reference, "source"));
        String id = Loose.id(Loose.at(reference, "id"));
        Place place = reference.place();
        String text = switch (source) {
            case "env" ->
                variables
                        .value(id)
                        .orElseThrow(() -> problem(
                                place, path + " refers to the variable " + id + ", which the environment lacks"));
            case "file" -> file(path, reference, id);
            case "exec", "store" ->
                throw problem(
                        place,
                        path + " refers to a secret of source \"" + source
                                + "\", which is not served; use \"env\" or \"file\"");
            default -> throw problem(place, path + ".source is \"" + source + "\"; allowed are env, exec, file, store");
        };
        if (text.isBlank()) {
            throw problem(place, path + " refers to an empty secret");
        }
        return Secret.of(text);
    }

    /// Of a file with one value, or of a file of JSON by a pointer such as `/providers/openai`.
    private String file(String path, ConfigValue reference, String id) {
        String provider = Loose.text(Loose.at(reference, "provider")).orElse("default");
        Optional<ConfigValue> settings = Loose.at(root, "secrets", "providers", provider);
        String name = Loose.id(Loose.member(settings, "path"));
        if (name.isEmpty()) {
            throw problem(
                    reference.place(),
                    path + " refers to the provider " + provider + ", but secrets.providers." + provider
                            + ".path names no file");
        }
        Path file;
        try {
            file = Path.of(home.apply(name));
        } catch (InvalidPathException e) {
            throw problem(reference.place(), "secrets.providers." + provider + ".path is no path");
        }
        String content = FileText.read(file);
        if (Loose.text(Loose.member(settings, "mode"))
                .filter("singleValue"::equals)
                .isPresent()) {
            return content.strip();
        }
        Optional<ConfigValue> value = Optional.of(json(file, content));
        for (String step : id.substring(id.startsWith("/") ? 1 : 0).split("/", -1)) {
            value = Loose.member(value, step.replace("~1", "/").replace("~0", "~"));
        }
        return Loose.text(value)
                .orElseThrow(() -> problem(
                        reference.place(), path + " refers to " + id + " in " + file + ", where no string stands"));
    }

    /// What is wrong with the text is not told: it may be the secret.
    private static ConfigValue json(Path file, String content) {
        try {
            return Json5.read(file.toString(), content);
        } catch (ConfigProblem problem) {
            Place at = problem.complaints().getFirst().place();
            throw problem(at, "the file of secrets is not JSON; a file with one value needs mode: \"singleValue\"");
        }
    }

    private static ConfigProblem problem(Place place, String what) {
        return ConfigProblem.of(place.file(), place, what);
    }
}
