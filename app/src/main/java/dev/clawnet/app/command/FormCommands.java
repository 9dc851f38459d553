package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.FormMethods;
import dev.clawnet.protocol.catalogue.FormMethods.FormView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet forms ...`: questions that may be answered towards people who may not read what the answer rests on.
final class FormCommands {
    private static final Names.What FORM = new Names.What("form", "clawnet forms list");

    private FormCommands() {}

    @Command(
            footer = {
                "",
                "The answer is worked out apart from your agent, from the places you name; one of your answers, and",
                "nothing else, reaches those who ask. Each use gives away up to log2(answers) bits.",
                "",
                "Example: clawnet forms add sales acceptable \"Is {price} acceptable?\" --blank price \\",
                "           --answer yes --answer no --asker nova --uses 3 --place node://me/laptop/home/li/cost/limit.txt"
            })
    static final class Add extends LinkCommand {
        @Parameters(paramLabel = "IDENTITY", description = "Whose turns may ask it.")
        private String identity = "";

        @Parameters(paramLabel = "NAME", description = "What your agent calls it.")
        private String name = "";

        @Parameters(paramLabel = "QUESTION", description = "What is worked out; {price} stands for the blank 'price'.")
        private String question = "";

        @Option(names = "--blank", paramLabel = "NAME", description = "Your agent fills it in; repeat for more.")
        private List<String> blanks = new ArrayList<>();

        @Option(names = "--answer", paramLabel = "TEXT", description = "A possible answer; repeat: two at least.")
        private List<String> answers = new ArrayList<>();

        @Option(names = "--otherwise", paramLabel = "TEXT", description = "When none came in time; else the last one.")
        private Optional<String> otherwise = Optional.empty();

        @Option(names = "--asker", paramLabel = "WHO", description = "May get the answers; nova~ with her tree.")
        private List<String> askers = new ArrayList<>();

        @Option(names = "--place", paramLabel = "PLACE", description = "What it is worked out from; repeat for more.")
        private List<String> places = new ArrayList<>();

        @Option(names = "--uses", paramLabel = "N", description = "Answers in one collaboration (default: 1).")
        private int uses = 1;

        @Option(names = "--purpose", paramLabel = "SLUG", description = "Only for this purpose.")
        private Optional<String> purpose = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Ends then, such as 7d.")
        private Optional<String> until = Optional.empty();

        Add(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Names names = desk.names();
            String whose = names.identity(identity).identity();
            List<String> who = askers.stream().map(names::reader).toList();
            List<String> from = places.stream().map(names::resource).toList();
            FormView form = desk.call(
                    FormMethods.FORMS_ADD,
                    Given.of(() -> new FormMethods.Add(
                            whose,
                            name,
                            question,
                            blanks,
                            answers,
                            otherwise,
                            uses,
                            purpose,
                            who,
                            from,
                            GrantCommands.moment("--until", until, desk.now()))));
            return desk.answer(
                    form,
                    Table.list(askers) + " may get answers to '" + form.name() + "': " + form.bits()
                            + " bits at most in one collaboration",
                    "end it with: clawnet forms end " + form.form().value());
        }
    }

    @Command(footer = {"", "Example: clawnet forms list --ended"})
    static final class ListForms extends LinkCommand {
        @Option(names = "--ended", description = "Ended ones too.")
        private boolean ended;

        ListForms(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            FormMethods.FormList forms = desk.call(
                    FormMethods.FORMS_LIST, new FormMethods.ListForms(ended ? Optional.of(true) : Optional.empty()));
            Table table = new Table("FORM", "NAME", "QUESTION", "ANSWERS", "USES", "BITS", "UNTIL", "STATE");
            forms.forms()
                    .forEach(form -> table.row(
                            form.form().value(),
                            form.name(),
                            form.question(),
                            Table.list(form.answers()),
                            Integer.toString(form.uses()),
                            Integer.toString(form.bits()),
                            Times.at(form.endMs()),
                            form.endedAtMs().isPresent() ? "ended" : "live"));
            return desk.answer(forms, table.lines("no forms: what may not be read is not answered about either"));
        }
    }

    @Command(footer = {"", "Nothing is asked of it any more.", "", "Example: clawnet forms end f-9a1..."})
    static final class End extends LinkCommand {
        @Parameters(paramLabel = "FORM", description = "Id, its beginning, or name.")
        private String form = "";

        End(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<FormView> live = desk.call(FormMethods.FORMS_LIST, new FormMethods.ListForms(Optional.empty()))
                    .forms();
            FormView found =
                    Names.pick(FORM, form, live, one -> List.of(one.form().value(), one.name()));
            FormView ended = desk.call(FormMethods.FORMS_END, new FormMethods.End(found.form()));
            return desk.answer(ended, "ended " + ended.form().value());
        }
    }
}
