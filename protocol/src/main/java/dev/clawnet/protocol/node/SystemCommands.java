package dev.clawnet.protocol.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The commands of a node about its machine: programs, and notes to whoever sits there.
///
/// A program is named by its arguments and run without a shell. Which ones, and where, the node's own policy says; it
/// says no to all of them until its owner lists some.
public final class SystemCommands {
    public static final String WHICH = "system.which";
    public static final String PREPARE = "system.run.prepare";
    public static final String RUN = "system.run";
    public static final String NOTIFY = "system.notify";
    public static final List<String> ALL = List.of(WHICH, PREPARE, RUN, NOTIFY);

    /// Most arguments of a program, and most variables of its environment.
    public static final int MAX_WORDS = 256;
    /// Longest argument or value, in characters.
    public static final int MAX_WORD = 16_384;
    /// What is kept of one stream of a program, in characters.
    public static final int MAX_OUTPUT = 200_000;

    private static final int MAX_NOTE = 500;

    private SystemCommands() {}

    public record WhichParams(List<String> bins) {
        public WhichParams {
            bins = words(bins, "bins");
        }
    }

    /// The programs that were found and that the node's policy lists, by the names asked for.
    public record Which(Map<String, String> bins) {}

    /// A program to prepare or to run.
    ///
    /// @param command its arguments, the program first: an absolute path, or a name that is looked up
    /// @param rawCommand what the asker calls it: shown to nobody, run by nobody
    /// @param cwd where it runs; the first folder that the node's policy opens when absent
    /// @param env added to the few variables that every program gets
    /// @param timeoutMs at most the time that the asker waits
    public record RunParams(
            List<String> command,
            Optional<String> rawCommand,
            Optional<String> cwd,
            Optional<Map<String, String>> env,
            Optional<String> agentId,
            Optional<String> sessionKey,
            Optional<Long> timeoutMs) {
        public RunParams {
            command = words(command, "command");
            env = env.map(Map::copyOf);
            if (env.map(Map::size).orElse(0) > MAX_WORDS
                    || env.map(Map::values).stream()
                            .flatMap(java.util.Collection::stream)
                            .anyMatch(value -> value.length() > MAX_WORD)) {
                throw new IllegalArgumentException("env takes at most " + MAX_WORDS + " values");
            }
        }

        /// What an approval of it is bound to.
        ///
        /// @param node device id of the node
        public ExecAct act(String node, dev.clawnet.protocol.id.PersonId owner) {
            return new ExecAct(command, cwd, env.orElse(Map.of()), node, agentId, sessionKey, owner);
        }
    }

    /// A program as the node found it.
    ///
    /// @param path real path
    /// @param sha256 of its file
    public record Operand(Integer argvIndex, String path, String sha256) {}

    /// What would run.
    ///
    /// @param argv the first one resolved
    public record Plan(
            List<String> argv,
            String cwd,
            String commandText,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> commandPreview,
            Optional<String> agentId,
            Optional<String> sessionKey,
            Operand mutableFileOperand) {}

    public record Prepared(Plan plan) {}

    /// What came of it.
    ///
    /// @param exitCode absent when it was killed
    /// @param truncated whether it said more than is kept
    public record RunResult(
            Optional<Integer> exitCode,
            Boolean timedOut,
            Boolean success,
            String stdout,
            String stderr,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> error,
            Boolean truncated) {}

    public record NotifyParams(Optional<String> title, Optional<String> body) {
        public NotifyParams {
            if (title.map(String::length).orElse(0) > MAX_NOTE
                    || body.map(String::length).orElse(0) > MAX_NOTE
                    || (title.isEmpty() && body.isEmpty())) {
                throw new IllegalArgumentException("a note has a title or a body, each of at most 500 characters");
            }
        }
    }

    public record Notified(Boolean ok) {}

    private static List<String> words(List<String> words, String name) {
        if (words == null
                || words.isEmpty()
                || words.size() > MAX_WORDS
                || words.stream().anyMatch(each -> each.length() > MAX_WORD || each.indexOf('\0') >= 0)
                || words.getFirst().isBlank()) {
            throw new IllegalArgumentException(name + " takes 1 to " + MAX_WORDS + " words");
        }
        return List.copyOf(words);
    }
}
