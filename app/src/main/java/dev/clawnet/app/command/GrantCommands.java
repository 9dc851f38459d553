package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.GrantMethods.GrantView;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet grants ...`: what an identity may do without asking.
final class GrantCommands {
    private static final Names.What GRANT = new Names.What("grant", "clawnet grants list");

    private GrantCommands() {}

    @Command(
            footer = {
                "",
                "Objects have the form kind://me/part/part; * stands for one part, ** at the end for all below.",
                "Absent limits mean: whomever it may face, every purpose, from now on, without end, any number.",
                "",
                "Example: clawnet grants mint procurement --verb read --verb list \\",
                "           --object \"node://me/laptop/home/li/specs/**\" --until 30d"
            })
    static final class Mint extends LinkCommand {
        @Parameters(paramLabel = "IDENTITY", description = "Slug or id of yours.")
        private String identity = "";

        @Option(names = "--verb", paramLabel = "VERB", required = true, description = "Such as read; repeat for more.")
        private List<String> verbs = new ArrayList<>();

        @Option(names = "--object", paramLabel = "PLACE", required = true, description = "Repeat for more.")
        private List<String> objects = new ArrayList<>();

        @Option(names = "--counterpart", paramLabel = "PERSON", description = "Towards this person only; repeatable.")
        private List<String> counterparts = new ArrayList<>();

        @Option(names = "--purpose", paramLabel = "SLUG", description = "For this purpose only; repeatable.")
        private List<String> purposes = new ArrayList<>();

        @Option(names = "--from", paramLabel = "TIME", description = "Not before, such as 12h or 2026-03-01T12:00:00Z.")
        private Optional<String> from = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Ends then, such as 7d.")
        private Optional<String> until = Optional.empty();

        @Option(names = "--uses", paramLabel = "N", description = "That many acts, then no more.")
        private Optional<Integer> uses = Optional.empty();

        @Option(
                names = "--also-untrusted",
                description = "Holds even while the agent has read text that is not yours. Think twice.")
        private boolean alsoUntrusted;

        Mint(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Names names = desk.names();
            String id = names.identity(identity).identity();
            List<String> places = objects.stream().map(names::resource).toList();
            Optional<List<PersonId>> towards = counterparts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(counterparts.stream().map(names::person).toList());
            GrantView grant = desk.call(
                    GrantMethods.GRANTS_MINT,
                    Given.of(() -> new GrantMethods.Mint(
                            id,
                            verbs,
                            places,
                            towards,
                            purposes.isEmpty() ? Optional.empty() : Optional.of(purposes),
                            moment("--from", from, desk.now()),
                            moment("--until", until, desk.now()),
                            uses,
                            alsoUntrusted ? Optional.of(true) : Optional.empty())));
            return desk.answer(
                    grant,
                    identity + " may now " + Table.list(grant.verbs()) + " " + Table.list(grant.objects()),
                    "take it back with: clawnet grants revoke " + grant.grant().value());
        }
    }

    static Optional<Long> moment(String option, Optional<String> text, Instant now) {
        return text.map(value -> Times.moment(option, value, now).toEpochMilli());
    }

    @Command(footer = {"", "Example: clawnet grants list procurement"})
    static final class ListGrants extends LinkCommand {
        @Parameters(arity = "0..1", paramLabel = "IDENTITY", description = "Of this identity only.")
        private Optional<String> identity = Optional.empty();

        @Option(names = "--ended", description = "Revoked ones too.")
        private boolean ended;

        ListGrants(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Optional<String> id =
                    identity.map(typed -> desk.names().identity(typed).identity());
            GrantMethods.GrantList grants = desk.call(
                    GrantMethods.GRANTS_LIST,
                    new GrantMethods.ListGrants(id, ended ? Optional.of(true) : Optional.empty()));
            Table table = new Table("GRANT", "IDENTITY", "VERBS", "OBJECTS", "UNTIL", "USES", "STATE");
            grants.grants()
                    .forEach(grant -> table.row(
                            grant.grant().value(),
                            grant.identity(),
                            Table.list(grant.verbs()),
                            Table.list(grant.objects()),
                            Times.at(grant.toMs()),
                            grant.uses().map(String::valueOf).orElse("-"),
                            grant.revokedAtMs().isPresent()
                                    ? "revoked"
                                    : grant.alsoUntrusted() ? "live, also untrusted" : "live"));
            return desk.answer(grants, table.lines("no grants: every act of your agents on your objects asks you"));
        }
    }

    @Command(
            footer = {
                "",
                "The next act no longer has it; it does not come back.",
                "",
                "Example: clawnet grants revoke g-3f8..."
            })
    static final class Revoke extends LinkCommand {
        @Parameters(paramLabel = "GRANT", description = "Id, or its beginning.")
        private String grant = "";

        Revoke(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<GrantView> live = desk.call(
                            GrantMethods.GRANTS_LIST, new GrantMethods.ListGrants(Optional.empty(), Optional.empty()))
                    .grants();
            GrantView found =
                    Names.pick(GRANT, grant, live, one -> List.of(one.grant().value()));
            GrantView revoked = desk.call(GrantMethods.GRANTS_REVOKE, new GrantMethods.Revoke(found.grant()));
            return desk.answer(revoked, "revoked " + revoked.grant().value());
        }
    }
}
