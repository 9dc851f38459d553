package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.ContactMethods.ContactView;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet contacts ...`: people who agreed to know each other.
final class ContactCommands {
    private ContactCommands() {}

    @Command(footer = {"", "Example: clawnet contacts list"})
    static final class ListContacts extends LinkCommand {
        ListContacts(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ContactMethods.ContactList contacts = desk.call(ContactMethods.CONTACTS_LIST);
            Table table = new Table("NAME", "STATE", "YOU SHOW", "YOU SEE", "ID", "NOTE");
            contacts.contacts()
                    .forEach(contact -> table.row(
                            Table.orDash(contact.name()),
                            state(contact),
                            Table.orDash(contact.shown()),
                            Table.orDash(contact.seen().map(ContactMethods.SeenIdentity::slug)),
                            contact.person().value(),
                            Table.orDash(contact.note())));
            return desk.answer(
                    contacts,
                    table.lines("no contacts; ask somebody for their id, then: clawnet contacts request <id>"));
        }
    }

    private static String state(ContactView contact) {
        return switch (contact.state()) {
            case "asked" -> "asks you";
            case "requested" -> "you asked";
            case "refused" -> "you refused";
            default -> contact.state();
        };
    }

    /// A command about one person.
    abstract static class About extends LinkCommand {
        @Parameters(index = "0", paramLabel = "PERSON", description = "Id, slug or name of a person you know.")
        private String person = "";

        About(Links links) {
            super(links);
        }

        PersonId person(Desk desk) {
            return desk.names().person(person);
        }

        String typed() {
            return person;
        }
    }

    @Command(
            footer = {
                "",
                "The other person gives you the id; the answer here is the same whether or not it exists.",
                "",
                "Example: clawnet contacts request p-7m2k... --note \"Li from procurement\""
            })
    static final class Request extends About {
        @Option(names = "--note", paramLabel = "TEXT", description = "What the other person reads with the request.")
        private Optional<String> note = Optional.empty();

        Request(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            PersonId asked = person(desk);
            ContactMethods.Done done =
                    desk.call(ContactMethods.CONTACTS_REQUEST, Given.of(() -> new ContactMethods.Request(asked, note)));
            return desk.answer(done, "asked; if that person exists, the request waits there for 30 days");
        }
    }

    @Command(footer = {"", "Example: clawnet contacts accept li"})
    static final class Accept extends About {
        Accept(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ContactView contact = desk.call(ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(person(desk)));
            return desk.answer(
                    contact,
                    "you and " + calling(contact) + " are contacts",
                    "next: clawnet contacts show " + typed() + " <identity>   (which of your agents they see)");
        }
    }

    @Command(footer = {"", "The other side sees no answer.", "", "Example: clawnet contacts reject p-7m2k..."})
    static final class Reject extends About {
        Reject(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return desk.answer(
                    desk.call(ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(person(desk))),
                    "refused; the other side sees no answer");
        }
    }

    @Command(
            footer = {
                "",
                "Ends on both sides, with all that rests on it: collaborations, grants towards that person, open asks.",
                "",
                "Example: clawnet contacts remove nova"
            })
    static final class Remove extends About {
        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return desk.answer(
                    desk.call(ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(person(desk))),
                    "you are contacts no longer");
        }
    }

    @Command(
            footer = {
                "",
                "The identity shown may then face that contact. Without IDENTITY nothing is shown any more.",
                "",
                "Example: clawnet contacts show nova procurement"
            })
    static final class Show extends About {
        @Parameters(index = "1", arity = "0..1", paramLabel = "IDENTITY", description = "Slug or id of yours.")
        private Optional<String> identity = Optional.empty();

        Show(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<String> shown =
                    identity.map(typed -> desk.names().identity(typed).identity());
            ContactView contact = desk.call(ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(person(desk), shown));
            return desk.answer(
                    contact,
                    identity.map(slug -> calling(contact) + " sees " + slug)
                            .orElse(calling(contact) + " sees none of your identities"));
        }
    }

    @Command(footer = {"", "Example: clawnet contacts face nova procurement --forbid"})
    static final class Face extends About {
        @Parameters(index = "1", paramLabel = "IDENTITY", description = "Slug or id of yours.")
        private String identity = "";

        @Option(names = "--forbid", description = "May no longer face that contact.")
        private boolean forbid;

        Face(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            String id = desk.names().identity(identity).identity();
            ContactMethods.Done done =
                    desk.call(ContactMethods.CONTACTS_FACE, new ContactMethods.Face(person(desk), id, !forbid));
            return desk.answer(done, identity + (forbid ? " may no longer face " : " may face ") + typed());
        }
    }

    private static String calling(ContactView contact) {
        return Table.list(List.of(contact.name().orElse(contact.person().value())));
    }
}
