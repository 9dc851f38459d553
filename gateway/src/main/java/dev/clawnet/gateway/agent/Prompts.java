package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Picture;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Lays a run's steps out for a model. The layout helps a well-meaning model to see who speaks; no guarantee rests
/// on it: a counterpart's text is quoted line by line, and whatever the model makes of it becomes typed acts that
/// are decided.
final class Prompts {
    static final int MAX_OUTPUT_TOKENS = 4_096;

    /// What a read comes to when there is nothing that the run may learn.
    private static final String NOTHING = "none";

    private Prompts() {}

    /// Whom a prompt is for.
    ///
    /// @param pictures that it is shown, by digest
    record Asked(ModelRef model, Prompt.Manner manner, Map<String, Picture> pictures) {}

    static Prompt of(Asked asked, Run run, List<Step> steps, List<ToolSpec> offered) {
        String system =
                steps.stream().flatMap(step -> above(run, step).stream()).collect(Collectors.joining("\n\n"));
        return new Prompt(
                asked.model(),
                system,
                messages(run, steps, asked.pictures()),
                offered,
                MAX_OUTPUT_TOKENS,
                Optional.empty(),
                asked.manner());
    }

    /// What stands above the context: the platform's words, and what it read for the run before that thought.
    private static Optional<String> above(Run run, Step step) {
        return switch (step) {
            case Step.Given given when given.source() == Step.Source.SYSTEM -> Optional.of(given.text());
            case Step.Done done
            when Step.Call.byPlatform(done.call()) && !run.quarantined() ->
                done.text().equals(NOTHING) ? Optional.empty() : Optional.of(done.text());
            case Step.Given _,
                    Step.Thinking _,
                    Step.Lost _,
                    Step.Thought _,
                    Step.Asked _,
                    Step.Answered _,
                    Step.Begun _,
                    Step.Done _ -> Optional.empty();
        };
    }

    private static boolean byPlatform(Step.Thought thought) {
        return !thought.calls().isEmpty() && thought.calls().stream().allMatch(call -> Step.Call.byPlatform(call.id()));
    }

    /// A quarantined run made no call itself: what was read for it is given to it like everything else.
    private static List<Message> messages(Run run, List<Step> steps, Map<String, Picture> pictures) {
        List<Message> messages = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Given given when given.source() == Step.Source.SYSTEM -> {}
                case Step.Given given -> messages.add(new Message.FromUser(quoted(given), pictures(given, pictures)));
                case Step.Thought _ when run.quarantined() -> {}
                case Step.Done done
                when run.quarantined() ->
                    messages.add(new Message.FromUser("WHAT YOUR OWNER LETS YOU USE:\n" + bars(done.text())));
                case Step.Thought thought when byPlatform(thought) -> {}
                case Step.Done done when Step.Call.byPlatform(done.call()) -> {}
                case Step.Thought thought -> messages.add(assistant(thought));
                case Step.Done done -> messages.add(new Message.FromTool(done.call(), done.tool(), done.text()));
                case Step.Thinking _, Step.Lost _, Step.Asked _, Step.Answered _, Step.Begun _ -> {}
            }
        }
        return messages;
    }

    private static List<Picture> pictures(Step.Given given, Map<String, Picture> pictures) {
        return Images.named(given).stream()
                .flatMap(digest -> Optional.ofNullable(pictures.get(digest)).stream())
                .toList();
    }

    private static Message assistant(Step.Thought thought) {
        return new Message.FromAssistant(
                thought.text(),
                thought.calls().stream()
                        .map(call -> new ToolCall(call.id(), call.tool(), call.arguments()))
                        .toList());
    }

    private static String quoted(Step.Given given) {
        return switch (given.source()) {
            case SYSTEM, PLATFORM -> "PLATFORM: " + given.text();
            case OWNER -> "OWNER: " + given.text();
            case AGENT -> "YOU SAID:\n" + bars(given.text());
            case COUNTERPART -> "COUNTERPART " + oneLine(given.name()) + ":\n" + bars(given.text());
        };
    }

    /// Each line behind a bar: text of others never begins a line of its own.
    private static String bars(String text) {
        return text.lines().map(line -> "| " + line).collect(Collectors.joining("\n"));
    }

    private static String oneLine(String name) {
        return name.replaceAll("\\R", " ");
    }
}
