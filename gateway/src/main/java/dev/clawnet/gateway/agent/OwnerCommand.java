package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.session.QueueChoice;
import dev.clawnet.gateway.session.QueueRules;
import dev.clawnet.gateway.session.Reasoning;
import dev.clawnet.gateway.session.Verbosity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A line that an owner says to the platform and not to an agent. Only an owner's own links can say one: what comes by
/// a channel is somebody else's word, and goes to the agent as it is.
sealed interface OwnerCommand {
    /// `/stop`: ends all that runs and waits in the session.
    record Stop() implements OwnerCommand {}

    /// `/compact`: has older turns summarised.
    record Compact() implements OwnerCommand {}

    /// `/send on|off|inherit`.
    ///
    /// @param sends empty: as the rules say
    record Send(Optional<Boolean> sends) implements OwnerCommand {
        String answer() {
            return sends.map(on -> on
                            ? "What is said here leaves by its channel."
                            : "What is said here does not leave by its channel.")
                    .orElse("Whether what is said here leaves is as your configuration says.");
        }
    }

    /// `/think off|minimal|low|medium|high|inherit`.
    ///
    /// @param effort empty: as the configuration says
    record Think(Optional<Effort> effort) implements OwnerCommand {
        String answer() {
            return effort.map(level -> "The agent's thinking here is " + level.word() + " now.")
                    .orElse("How much the agent thinks here is as your configuration says.");
        }
    }

    /// `/verbose off|on|full|inherit`.
    ///
    /// @param level empty: as when nothing is said
    record Verbose(Optional<Verbosity> level) implements OwnerCommand {
        String answer() {
            return switch (level.orElse(Verbosity.ON)) {
                case OFF -> "What tools do here is not shown.";
                case ON -> "What tools do here is shown, in short.";
                case FULL -> "What tools do here is shown, with all that they say.";
            };
        }
    }

    /// `/reasoning off|on|stream|inherit`.
    ///
    /// @param level empty: as when nothing is said
    record Reason(Optional<Reasoning> level) implements OwnerCommand {
        String answer() {
            return switch (level.orElse(Reasoning.STREAM)) {
                case OFF -> "What the agent thinks here is not shown.";
                case ON -> "What the agent thinks here is shown when a thought is over.";
                case STREAM -> "What the agent thinks here is shown as it comes.";
            };
        }
    }

    /// `/queue`, `/queue <mode> debounce:<time> cap:<count> drop:<rule>`, `/queue default`.
    ///
    /// @param chosen absent: says what holds; none of its parts present: as the configuration says
    record Queue(Optional<QueueChoice> chosen) implements OwnerCommand {
        static final String HELP = "/queue takes collect, followup, steer, steer-backlog or interrupt, debounce:2s (to "
                + QueueRules.LONGEST.toMinutes() + "m), cap:20 (1 to " + QueueRules.MOST
                + "), drop:old, new or summarize; or default alone.";

        /// What holds in a session now.
        static String answer(QueueRules.Way way, boolean own) {
            return "Words that have to wait here: " + way.mode().word() + ", debounce:"
                    + way.debounce().toMillis() + "ms, cap:" + way.cap() + ", drop:"
                    + way.drop().word() + (own ? " (chosen for this session)." : " (as your configuration says).");
        }
    }

    /// A command that was begun and not finished.
    record Unknown(String answer) implements OwnerCommand {}

    static Optional<OwnerCommand> of(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
        return switch (words[0]) {
            case "/stop" -> words.length == 1 ? Optional.of(new Stop()) : Optional.empty();
            case "/compact" -> words.length == 1 ? Optional.of(new Compact()) : Optional.empty();
            case "/send" -> words.length <= 2 ? Optional.of(send(words.length == 2 ? words[1] : "")) : Optional.empty();
            case "/think", "/t", "/thinking" -> words.length == 2 ? Optional.of(think(words[1])) : Optional.empty();
            case "/verbose", "/v" -> words.length <= 2 ? Optional.of(verbose(words)) : Optional.empty();
            case "/reasoning", "/reason" -> words.length <= 2 ? Optional.of(reasoning(words)) : Optional.empty();
            case "/queue" -> Optional.of(queue(List.of(words).subList(1, words.length)));
            default -> Optional.empty();
        };
    }

    private static OwnerCommand think(String word) {
        Optional<Effort> level = Effort.of(word);
        return level.isPresent() || word.equals("inherit")
                ? new Think(level)
                : new Unknown("/think takes off, minimal, low, medium, high or inherit.");
    }

    private static OwnerCommand verbose(String[] words) {
        Optional<Verbosity> level = Verbosity.of(words[words.length - 1]);
        return level.isPresent() || words[words.length - 1].equals("inherit")
                ? new Verbose(level)
                : new Unknown("/verbose takes off, on, full or inherit.");
    }

    private static OwnerCommand reasoning(String[] words) {
        Optional<Reasoning> level = Reasoning.of(words[words.length - 1]);
        return level.isPresent() || words[words.length - 1].equals("inherit")
                ? new Reason(level)
                : new Unknown("/reasoning takes off, on, stream or inherit.");
    }

    private static OwnerCommand queue(List<String> words) {
        if (words.isEmpty()) {
            return new Queue(Optional.empty());
        }
        if (words.size() == 1
                && (words.getFirst().equals("default") || words.getFirst().equals("reset"))) {
            return new Queue(Optional.of(QueueChoice.NONE));
        }
        Optional<QueueChoice> chosen = Optional.of(QueueChoice.NONE);
        for (String word : words) {
            chosen = chosen.flatMap(soFar -> soFar.with(word));
        }
        return chosen.<OwnerCommand>map(found -> new Queue(Optional.of(found))).orElse(new Unknown(Queue.HELP));
    }

    private static OwnerCommand send(String word) {
        return switch (word) {
            case "on" -> new Send(Optional.of(true));
            case "off" -> new Send(Optional.of(false));
            case "inherit" -> new Send(Optional.empty());
            default -> new Unknown("/send takes on, off or inherit.");
        };
    }
}
