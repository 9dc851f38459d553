package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.Catalogue.Family;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.tidy.Repository;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Everything that is made from the catalogue: path to text.
final class Products {
    static final String DIRECTORY = "docs/protocol/";
    static final String TYPES = DIRECTORY + "clawnet.d.ts";
    static final String REMEDY = "run `./clawnet test --refresh` and commit what it writes";

    private Products() {}

    static Map<String, String> of(Comments comments, Samples samples, String differences) {
        Map<String, String> texts = new TreeMap<>();
        for (Family family : Catalogue.FAMILIES) {
            texts.put(DIRECTORY + family.name() + ".md", PageText.of(family, comments, samples));
            texts.put(schema(family), schemaText(family, comments));
        }
        texts.put(TYPES, TypeText.of(Catalogue.FAMILIES, comments));
        texts.put(DIRECTORY + "README.md", index(differences));
        return texts;
    }

    static String schema(Family family) {
        return DIRECTORY + "schema/" + family.name() + ".json";
    }

    private static String schemaText(Family family, Comments comments) {
        String text = Json.STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(SchemaText.of(family, comments));
        return text.replace("\r\n", "\n") + "\n";
    }

    /// Products that are not what the catalogue makes, and pages of families that are gone.
    static List<String> complaints(Repository repository, Map<String, String> products) {
        List<String> complaints = new ArrayList<>();
        products.forEach((path, text) -> {
            if (!Files.exists(repository.resolve(path))) {
                complaints.add(path + " is missing: " + REMEDY);
            } else if (!repository.read(path).equals(text)) {
                complaints.add(path + " is not what the catalogue says: " + REMEDY);
            }
        });
        repository
                .files(path -> path.startsWith(DIRECTORY) && !path.equals(Matrix.FILE) && !products.containsKey(path))
                .forEach(path -> complaints.add(path + " belongs to no family of the catalogue: remove it"));
        return complaints;
    }

    private static String index(String differences) {
        String families = Catalogue.FAMILIES.stream().map(Products::row).collect(Collectors.joining());
        return """
                # The protocol

                <!-- Written by `./clawnet test --refresh`; do not edit. -->

                A WebSocket carries JSON frames: requests (`req`), answers (`res`) and events (`event`). The first frame is
                the gateway's challenge, the first request is [connect](connect.md). Frames, handshake and error shape are
                those of OpenClaw's gateway protocol 4.

                - One page for each family of methods: below.
                - [permissions.md](permissions.md): who gets which verdict from each method. Written by hand.
                - [schema](schema): JSON Schema (draft 2020-12) of all parameters, answers and events. `$defs` holds them
                  under `<method>.params`, `<method>.result`, `<method>.accepted` and `<event>.event`. Parameters are
                  closed: an unknown member is refused. Answers and events may gain members.
                - [clawnet.d.ts](clawnet.d.ts): the same as TypeScript.

                | Family | Methods | Events |
                |---|---|---|
                %s
                ## Who may call

                A caller acts within its own person, whatever its scopes. What belongs to somebody else and what does not
                exist get the same answer, byte for byte. In order: role, scope, class of the device, mark of the steward,
                calls a minute, parameters; then the method itself decides.

                %s
                ## Errors

                An answer that is no result has `error.code`, `error.message` and, where the code alone does not say it,
                `error.details.code`. Any call can get LIMIT_REACHED, STOPPING, STORE_UNAVAILABLE, TIMEOUT or INTERNAL.

                %s
                ## Differences from OpenClaw

                Methods that OpenClaw 2026.9.6 has too and that ask for another scope here: method, scope there, scope here.
                The list may only become shorter.

                ```text
                %s
                ```

                ## Adding a method

                1. Declare it in its family's class and bind it. A text, list or number in a request has bounds beside it
                   (`@Text`, `@Form`, `@OneOf`, `@Range`, `@Size`); `fails(...)` names the errors of its handler.
                2. Add one line with its fewest valid parameters to `verify/src/test/resources/samples.txt`.
                3. Add its row to [permissions.md](permissions.md): the build prints the one that the declaration promises.
                4. Run `./clawnet test --refresh`, which writes everything else here.
                """.formatted(families, PageText.scopes(), PageText.allErrors(), differences.strip());
    }

    private static String row(Family family) {
        return "| [%s](%s.md) | %s | %s |\n"
                .formatted(
                        family.name(),
                        family.name(),
                        family.methods().stream()
                                .map(method -> "`" + method.name() + "`")
                                .collect(Collectors.joining(", ")),
                        family.events().stream()
                                .map(event -> "`" + event.name() + "`")
                                .collect(Collectors.joining(", ")));
    }
}
