package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods.RuleView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet rules ...`: sharing rules, who may learn a place.
final class RuleCommands {
    private static final Names.What RULE = new Names.What("rule", "clawnet rules list");

    private RuleCommands() {}

    @Command(
            footer = {
                "",
                "Readers are people you know; nova~ means Nova and the collaborations around her. Others: all,",
                "service:NAME, correspondent:CHANNEL/ACCOUNT/SENDER. No reader at all: you alone.",
                "",
                "Example: clawnet rules add \"node://me/laptop/home/li/specs/**\" --reader nova~ \\",
                "           --identity procurement --purpose procurement"
            })
    static final class Add extends LinkCommand {
        @Parameters(paramLabel = "PLACE", description = "Of the form kind://me/part/part.")
        private String place = "";

        @Option(names = "--reader", paramLabel = "WHO", description = "May learn what lies there; repeat for more.")
        private List<String> readers = new ArrayList<>();

        @Option(names = "--identity", paramLabel = "IDENTITY", description = "Only through this identity of yours.")
        private Optional<String> identity = Optional.empty();

        @Option(names = "--purpose", paramLabel = "SLUG", description = "Only for this purpose.")
        private Optional<String> purpose = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Ends then, such as 7d.")
        private Optional<String> until = Optional.empty();

        @Option(names = "--trusted", description = "What lies there counts as your own word to your agents.")
        private boolean trusted;

        Add(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Names names = desk.names();
            String at = names.resource(place);
            Optional<String> through =
                    identity.map(typed -> names.identity(typed).identity());
            List<String> who = readers.stream().map(names::reader).toList();
            RuleView rule = desk.call(
                    RuleMethods.RULES_ADD,
                    Given.of(() -> new RuleMethods.Add(
                            at,
                            through,
                            purpose,
                            who,
                            GrantCommands.moment("--until", until, desk.now()),
                            trusted ? Optional.of(true) : Optional.empty())));
            return desk.answer(
                    rule,
                    (readers.isEmpty() ? "you alone" : Table.list(readers)) + " may learn " + rule.place(),
                    "end it with: clawnet rules end " + rule.rule().value());
        }
    }

    @Command(footer = {"", "Example: clawnet rules list --ended"})
    static final class ListRules extends LinkCommand {
        @Option(names = "--ended", description = "Ended ones too.")
        private boolean ended;

        ListRules(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            RuleMethods.RuleList rules = desk.call(
                    RuleMethods.RULES_LIST, new RuleMethods.ListRules(ended ? Optional.of(true) : Optional.empty()));
            Map<String, String> people =
                    desk.output().json() ? Map.of() : desk.names().callings();
            Table table = new Table("RULE", "PLACE", "MAY LEARN", "THROUGH", "PURPOSE", "UNTIL", "STATE");
            rules.rules()
                    .forEach(rule -> table.row(
                            rule.rule().value(),
                            rule.place(),
                            readers(rule, people),
                            Table.orDash(rule.identity()),
                            Table.orDash(rule.purpose()),
                            Times.at(rule.endMs()),
                            rule.endedAtMs().isPresent() ? "ended" : rule.trusted() ? "live, trusted" : "live"));
            return desk.answer(rules, table.lines("no rules: what you have, nobody else may learn"));
        }

        private static String readers(RuleView rule, Map<String, String> people) {
            return rule.readers().isEmpty()
                    ? "you alone"
                    : Table.list(rule.readers().stream()
                            .map(reader -> reader.endsWith("~")
                                    ? called(reader.substring(0, reader.length() - 1), people) + "~"
                                    : called(reader, people))
                            .toList());
        }

        private static String called(String id, Map<String, String> people) {
            return people.getOrDefault(id, id);
        }
    }

    @Command(footer = {"", "The next read no longer has it.", "", "Example: clawnet rules end l-9a1..."})
    static final class End extends LinkCommand {
        @Parameters(paramLabel = "RULE", description = "Id, or its beginning.")
        private String rule = "";

        End(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<RuleView> live = desk.call(RuleMethods.RULES_LIST, new RuleMethods.ListRules(Optional.empty()))
                    .rules();
            RuleView found =
                    Names.pick(RULE, rule, live, one -> List.of(one.rule().value()));
            RuleView ended = desk.call(RuleMethods.RULES_END, new RuleMethods.End(found.rule()));
            return desk.answer(ended, "ended " + ended.rule().value());
        }
    }
}
