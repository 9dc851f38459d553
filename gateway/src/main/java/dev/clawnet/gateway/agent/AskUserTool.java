package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.model.ToolSpec.Param;
import dev.clawnet.gateway.approval.Inquiry;
import dev.clawnet.gateway.approval.Words;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Asks the owner something and waits for the answer.
///
/// Threat: an agent has its owner say something that others then hear, or tells others something by asking. Only runs
/// that nobody but the owner hears have this tool; an answer allows nothing, and what no person typed is untrusted. See
/// `AskUserTest`.
final class AskUserTool implements Tool.Asks {
    private static final String NAME = "answer";
    private static final String HEADER = "Question";
    private static final ToolSpec SPEC = new ToolSpec(
            "ask_user",
            "Asks your owner a question and waits for the answer. It tells you what they say; it allows nothing.",
            List.of(
                    new Param("question", ToolSpec.Type.STRING, "The question.", true),
                    new Param(
                            "options",
                            ToolSpec.Type.STRINGS,
                            "Up to " + QuestionMethods.CHOICES + " answers to choose from.",
                            false),
                    new Param("multiple", ToolSpec.Type.BOOLEAN, "Whether several of them may be chosen.", false),
                    new Param(
                            "other",
                            ToolSpec.Type.BOOLEAN,
                            "Whether words of their own will do instead; so unless you say false.",
                            false),
                    new Param("minutes", ToolSpec.Type.INTEGER, "How long to wait at most.", false)));

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        boolean waits = switch (run.cause()) {
            case Cause.Owner _,
                    Cause.Message _,
                    Cause.Job _,
                    Cause.Result _,
                    Cause.Half _,
                    Cause.Sent _,
                    Cause.Spawned _ -> true;
            // Driven while somebody waits, seen by others, or called by one who can ask the owner directly.
            case Cause.Advice _, Cause.Summary _, Cause.Form _, Cause.Turn _, Cause.Branch _, Cause.Invoked _ -> false;
        };
        return waits && !run.isPublic() && run.audience().isOwnerOnly(run.owner());
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<List<String>> options = Arguments.texts(arguments, "options");
        if (options.isEmpty()) {
            return new Plan.Bad("options takes a list of texts");
        }
        long longest = Limits.APPROVAL_LONGEST.toMinutes();
        boolean timed = !arguments.path("minutes").isMissingNode()
                && !arguments.path("minutes").isNull();
        Optional<Long> minutes = Arguments.number(arguments, "minutes", 1, longest);
        if (timed && minutes.isEmpty()) {
            return new Plan.Bad("minutes takes 1 to " + longest);
        }
        return inquiry(arguments, options.get())
                .<Plan>map(inquiry -> planned(run, inquiry, minutes))
                .orElseGet(() -> new Plan.Bad(
                        "question takes 1 to " + QuestionMethods.WORDS + " plain characters, and options up to "
                                + QuestionMethods.CHOICES + " short, different lines"));
    }

    private static Plan planned(Run run, Inquiry inquiry, Optional<Long> minutes) {
        String text = inquiry.text();
        Map<String, String> arguments = minutes.map(
                        given -> Map.of(Inquiry.ARGUMENT, text, Asking.MINUTES, String.valueOf(given)))
                .orElseGet(() -> Map.of(Inquiry.ARGUMENT, text));
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.WRITE,
                Inquiry.place(run.agent()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                arguments);
        return new Plan.Of(act, text);
    }

    private static Optional<Inquiry> inquiry(JsonNode arguments, List<String> options) {
        Optional<String> question = Arguments.text(arguments, "question");
        boolean alike = options.stream().distinct().count() != options.size();
        if (question.isEmpty() || alike || options.stream().anyMatch(String::isBlank)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Inquiry(List.of(new QuestionMethods.Question(
                    NAME,
                    HEADER,
                    question.get(),
                    Optional.empty(),
                    options.stream()
                            .map(label -> new Option(label, Optional.empty()))
                            .toList(),
                    Optional.of(arguments.path("multiple").asBoolean(false)),
                    Optional.of(arguments.path("other").asBoolean(true)),
                    Optional.empty()))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run, Words words) {
        String text = String.join("\n", words.answers().getOrDefault(NAME, List.of()));
        Integrity integrity = words.human() ? Integrity.TRUSTED : Integrity.UNTRUSTED;
        return Effect.done(text).taking(new Run.Taken(integrity, Set.of(), Map.of()));
    }
}
