package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods.Answers;
import dev.clawnet.protocol.catalogue.QuestionMethods.Question;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet questions ...`: what the caller's agents want to know.
final class QuestionCommands {
    private static final Names.What QUESTION = new Names.What("question", "clawnet questions list");

    private QuestionCommands() {}

    static List<QuestionRecord> all(Desk desk) {
        return desk.call(QuestionMethods.LIST, new None()).questions();
    }

    static QuestionRecord find(Desk desk, String typed) {
        return Names.pick(QUESTION, typed, all(desk), one -> List.of(one.id()));
    }

    /// A question whole, as it can be answered.
    static List<String> lines(QuestionRecord record, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(record.agentId().map(PlainText::visible).orElse("-") + " asks, "
                + Times.left(record.expiresAtMs(), now) + " left  (" + PlainText.visible(record.id()) + ")");
        for (Question question : record.questions()) {
            String name = record.questions().size() > 1 ? question.questionId() + ": " : "";
            PlainText.visible(question.question()).lines().forEach(line -> lines.add("  " + name + line));
            question.url().ifPresent(url -> lines.add("  see " + PlainText.visible(url)));
            question.options()
                    .forEach(option -> lines.add("  - " + PlainText.visible(option.label())
                            + option.description()
                                    .map(text -> ": " + PlainText.visible(text))
                                    .orElse("")));
            if (!question.options().isEmpty() && question.isOther().orElse(false)) {
                lines.add("  - or words of your own");
            }
        }
        return lines;
    }

    /// The answer to the one question there is.
    static Answers single(QuestionRecord record, List<String> values) {
        if (record.questions().size() != 1) {
            throw new Problem(Exit.USAGE, "that asks more than one thing")
                    .hint("say which answer is for which: --for NAME=ANSWER, once for each")
                    .next("clawnet questions list");
        }
        return new Answers(Map.of(record.questions().getFirst().questionId(), values));
    }

    static QuestionMethods.Resolved answer(Desk desk, QuestionRecord record, Answers answers) {
        return desk.call(
                QuestionMethods.RESOLVE,
                new QuestionMethods.Resolve(
                        record.id(), Optional.of(answers), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Command(footer = {"", "Example: clawnet questions list"})
    static final class ListQuestions extends LinkCommand {
        ListQuestions(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<QuestionRecord> waiting = all(desk);
            List<String> lines = new ArrayList<>();
            waiting.forEach(one -> {
                lines.addAll(lines(one, desk.now()));
                lines.add("  next: clawnet questions answer " + PlainText.visible(one.id()) + " '...'");
            });
            return desk.answer(
                    new QuestionMethods.QuestionList(waiting),
                    waiting.isEmpty() ? List.of("nobody asks you anything") : lines);
        }
    }

    @Command(
            footer = {
                "",
                "An answer tells the agent what you say; it allows nothing. The first answer counts.",
                "",
                "Example: clawnet questions answer a-5k2... Friday"
            })
    static final class Answer extends LinkCommand {
        @Parameters(index = "0", paramLabel = "QUESTION", description = "Id, or its beginning.")
        private String question = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "ANSWER",
                description = "Your words, or what you choose; several where several may be chosen.")
        private List<String> values = new ArrayList<>();

        @Option(
                names = "--for",
                paramLabel = "NAME=ANSWER",
                description = "Where several things are asked together: the answer to one of them; repeat.")
        private Map<String, String> named = new LinkedHashMap<>();

        Answer(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (values.isEmpty() == named.isEmpty()) {
                throw new Problem(Exit.USAGE, "give your answer, or --for NAME=ANSWER where several things are asked")
                        .next("clawnet questions list");
            }
            QuestionRecord found = find(desk, question);
            Answers answers = Given.of(() -> named.isEmpty() ? single(found, values) : byName(named));
            QuestionMethods.Resolved resolved = answer(desk, found, answers);
            return desk.answer(resolved, List.of("answered"));
        }

        private static Answers byName(Map<String, String> named) {
            Map<String, List<String>> all = new LinkedHashMap<>();
            named.forEach((name, value) -> all.put(name, List.of(value)));
            return new Answers(all);
        }
    }

    @Command(
            footer = {
                "",
                "The agent is told that you closed it, and goes on without an answer.",
                "",
                "Example: clawnet questions close a-5k2..."
            })
    static final class Close extends LinkCommand {
        @Parameters(paramLabel = "QUESTION", description = "Id, or its beginning.")
        private String question = "";

        Close(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            QuestionMethods.Resolved closed = desk.call(
                    QuestionMethods.RESOLVE,
                    new QuestionMethods.Resolve(
                            find(desk, question).id(),
                            Optional.empty(),
                            Optional.of(true),
                            Optional.empty(),
                            Optional.empty()));
            return desk.answer(closed, List.of("closed without an answer"));
        }
    }
}
