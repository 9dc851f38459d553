package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet people ...`: who lives on the gateway, as far as the caller may know.
final class PeopleCommands {
    private PeopleCommands() {}

    @Command(footer = {"", "Example: clawnet people list"})
    static final class ListPeople extends LinkCommand {
        ListPeople(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PeopleMethods.PersonList people = desk.call(PeopleMethods.PEOPLE_LIST);
            Table table = new Table("NAME", "SLUG", "ID", "PROVIDERS");
            people.people()
                    .forEach(person -> table.row(
                            person.name(),
                            Table.orDash(person.slug()),
                            person.person().value(),
                            Table.list(person.providers().orElse(List.of()))));
            return desk.answer(people, table.lines("nobody but you"));
        }
    }

    @Command(footer = {"", "Example: clawnet people self --json"})
    static final class Self extends LinkCommand {
        Self(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PersonView self = desk.call(PeopleMethods.PEOPLE_SELF);
            return desk.answer(self, lines(self));
        }
    }

    private static List<String> lines(PersonView person) {
        List<String> lines = new ArrayList<>(List.of(
                "you are   " + person.name(),
                "slug      " + Table.orDash(person.slug()),
                "id        " + person.person().value() + "   (give it to those who want to be your contact)"));
        if (person.steward().orElse(false)) {
            lines.add("steward   yes: you may create people on this gateway");
        }
        lines.add("providers " + Table.list(person.providers().orElse(List.of())));
        return lines;
    }

    @Command(
            footer = {
                "",
                "Prints a setup code that lets the person's first device in, and a recovery code. Both are shown once; that",
                "device is shown another recovery code, and the one printed here is void from then on.",
                "",
                "Example: clawnet people create \"Nova Lang\" --slug nova"
            })
    static final class Create extends LinkCommand {
        @Parameters(paramLabel = "NAME", description = "What people read.")
        private String name = "";

        @Option(names = "--slug", paramLabel = "SLUG", description = "Short name to type; chosen from NAME if absent.")
        private Optional<String> slug = Optional.empty();

        @Option(names = "--steward", description = "May create people and configure this gateway.")
        private boolean steward;

        Create(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PeopleMethods.Created made = desk.call(
                    PeopleMethods.PEOPLE_CREATE,
                    Given.of(() ->
                            new PeopleMethods.Create(name, slug, steward ? Optional.of(true) : Optional.empty())));
            PeopleMethods.Created created = new PeopleMethods.Created(
                    made.person(),
                    made.setupCode(),
                    Given.wayBack(SetupCode.parse(made.setupCode()), Secret.of(made.recoveryCode())));
            return desk.answer(
                    created,
                    "created        " + created.person().name(),
                    "id             " + created.person().person().value(),
                    "setup code     " + created.setupCode(),
                    "recovery code  " + created.recoveryCode(),
                    "",
                    "Neither code is shown again. Next, on the person's own device:",
                    "  clawnet pair " + created.setupCode());
        }
    }

    @Command(footer = {"", "Example: clawnet people rename --name \"Li Wei\" --slug li"})
    static final class Rename extends LinkCommand {
        @Option(names = "--name", paramLabel = "NAME", description = "What people read.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--slug", paramLabel = "SLUG", description = "Short name to type.")
        private Optional<String> slug = Optional.empty();

        Rename(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PersonView renamed =
                    desk.call(PeopleMethods.PEOPLE_RENAME, Given.of(() -> new PeopleMethods.Rename(name, slug)));
            return desk.answer(renamed, lines(renamed));
        }
    }

    @Command(
            footer = {
                "",
                "A provider learns what the agents that use it learn; your contacts see this list.",
                "",
                "Example: clawnet people providers openai ollama"
            })
    static final class Providers extends LinkCommand {
        @Parameters(paramLabel = "PROVIDER", arity = "0..*", description = "All that your agents use.")
        private List<String> providers = new ArrayList<>();

        Providers(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PersonView declared =
                    desk.call(PeopleMethods.PEOPLE_PROVIDERS, Given.of(() -> new PeopleMethods.Providers(providers)));
            return desk.answer(declared, lines(declared));
        }
    }
}
