package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods.IdentityView;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet identities ...`: the caller's own agents.
final class IdentityCommands {
    private IdentityCommands() {}

    /// What an identity is made of.
    static final class Parts {
        @Option(names = "--context", paramLabel = "TEXT", description = "One line: what this role is about.")
        private Optional<String> context = Optional.empty();

        @Option(names = "--instructions", paramLabel = "TEXT", description = "What the agent is told to do.")
        private Optional<String> instructions = Optional.empty();

        @Option(names = "--instructions-file", paramLabel = "FILE", description = "The same, from a file.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = "--counterpart",
                paramLabel = "PERSON",
                description = "A person it may face; repeat for more. An update replaces the whole list.")
        private List<String> counterparts = new ArrayList<>();

        @Option(names = "--model", paramLabel = "REF", description = "Such as openai:gpt-5 or ollama:llama3.")
        private Optional<String> model = Optional.empty();

        @Option(
                names = "--home",
                paramLabel = "NODE:PATH",
                description = "Folder where its relative paths begin, such as laptop:/home/li/procurement.")
        private Optional<String> home = Optional.empty();

        Optional<String> told() {
            if (file.isEmpty()) {
                return instructions;
            }
            if (instructions.isPresent()) {
                throw new Problem(Exit.USAGE, "give --instructions or --instructions-file, not both");
            }
            try {
                return Optional.of(Files.readString(file.get()));
            } catch (CharacterCodingException notText) {
                throw new Problem(Exit.USAGE, file.get() + " is not text in UTF-8");
            } catch (IOException unreadable) {
                throw new Problem(Exit.USAGE, "cannot read " + file.get());
            }
        }

        Optional<List<PersonId>> faced(Names names) {
            return counterparts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(counterparts.stream().map(names::person).toList());
        }
    }

    @Command(footer = {"", "Example: clawnet identities list"})
    static final class ListIdentities extends LinkCommand {
        @Option(names = "--retired", description = "Retired ones too.")
        private boolean retired;

        ListIdentities(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            IdentityMethods.IdentityList all = desk.call(IdentityMethods.IDENTITIES_LIST);
            Map<String, String> people =
                    desk.output().json() ? Map.of() : desk.names().callings();
            Table table = new Table("SLUG", "STATUS", "MAY FACE", "MODEL", "HOME", "CONTEXT");
            all.identities().stream()
                    .filter(identity -> retired || identity.status().equals("active"))
                    .forEach(identity -> table.row(
                            identity.slug(),
                            identity.status(),
                            Table.list(identity.counterparts().stream()
                                    .map(person -> people.getOrDefault(person.value(), person.value()))
                                    .toList()),
                            Table.orDash(identity.model()),
                            Table.orDash(identity.home()),
                            identity.context()));
            return desk.answer(all, table.lines("no identities"));
        }
    }

    @Command(
            footer = {
                "",
                "Example: clawnet identities create procurement --context \"buys parts\" --counterpart nova \\",
                "           --model openai:gpt-5 --home laptop:/home/li/procurement"
            })
    static final class Create extends LinkCommand {
        @Parameters(paramLabel = "SLUG", description = "Lower case letters, digits and dashes, such as procurement.")
        private String slug = "";

        @Mixin
        private Parts parts = new Parts();

        Create(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<List<PersonId>> faced = parts.faced(desk.names());
            IdentityView made = desk.call(
                    IdentityMethods.IDENTITIES_CREATE,
                    Given.of(() -> new IdentityMethods.Create(
                            slug, parts.context, parts.told(), faced, parts.model, parts.home)));
            return desk.answer(
                    made,
                    lines(
                            made,
                            "It may do nothing yet. To let it read a folder that your node offers (clawnet nodes list):"
                                    + " clawnet grants mint " + made.slug()
                                    + " --verb read --object 'node://me/NODE/FOLDER/**'"));
        }
    }

    @Command(footer = {"", "Example: clawnet identities update procurement --model anthropic:claude-sonnet-4"})
    static final class Update extends LinkCommand {
        @Parameters(paramLabel = "IDENTITY", description = "Slug or id.")
        private String identity = "";

        @Option(names = "--slug", paramLabel = "SLUG", description = "A new short name.")
        private Optional<String> slug = Optional.empty();

        @Mixin
        private Parts parts = new Parts();

        Update(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            IdentityView present = desk.names().identity(identity);
            Optional<List<PersonId>> faced = parts.faced(desk.names());
            IdentityView updated = desk.call(
                    IdentityMethods.IDENTITIES_UPDATE,
                    Given.of(() -> new IdentityMethods.Update(
                            present.identity(),
                            Optional.of(present.revision()),
                            slug,
                            parts.context,
                            parts.told(),
                            faced,
                            parts.model,
                            parts.home)));
            return desk.answer(updated, lines(updated, ""));
        }
    }

    @Command(
            footer = {
                "",
                "For good: its grants and collaborations end; its records stay.",
                "",
                "Example: clawnet identities retire procurement"
            })
    static final class Retire extends LinkCommand {
        @Parameters(paramLabel = "IDENTITY", description = "Slug or id.")
        private String identity = "";

        Retire(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            String id = desk.names().identity(identity).identity();
            IdentityView retired = desk.call(IdentityMethods.IDENTITIES_RETIRE, new IdentityMethods.Retire(id));
            return desk.answer(retired, lines(retired, ""));
        }
    }

    private static List<String> lines(IdentityView identity, String next) {
        List<String> lines = new ArrayList<>(List.of(
                "identity  " + identity.slug() + "  (" + identity.status() + ", revision " + identity.revision() + ")",
                "id        " + identity.identity(),
                "may face  "
                        + Table.list(identity.counterparts().stream()
                                .map(PersonId::value)
                                .toList()),
                "model     " + Table.orDash(identity.model()),
                "home      " + Table.orDash(identity.home())));
        if (!next.isEmpty()) {
            lines.add("");
            lines.add(next);
        }
        return lines;
    }
}
