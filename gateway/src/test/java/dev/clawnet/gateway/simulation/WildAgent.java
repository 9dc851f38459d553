package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Every model of a world: a function of a seed and of all it is shown. It calls the tools it is offered and some
/// that nobody offers, names what is not its own, repeats what it read, answers late, fails, and says nothing.
final class WildAgent implements Model {
    private static final List<String> OTHERS = List.of(
            "files.list",
            "files.read",
            "files.search",
            "files.write",
            "files.delete",
            "collab.open",
            "collab.branch",
            "collab.say",
            "collab.close",
            "commit",
            "think.privately",
            "draft.write",
            "manager.consult",
            "memory.remember",
            "memory.recall",
            "exec",
            "grants.mint",
            "approval.decide",
            "contacts.remove",
            "");
    private static final List<String> SPEECH =
            List.of("collab.say", "collab.say", "collab.say", "commit", "collab.close");
    private static final List<String> FILES = List.of("files.read", "files.read", "files.write", "files.list");
    private static final int LATE_SECONDS = 90;

    private final long seed;
    private final List<String> names;
    private final Supplier<SimTime> time;
    private final Runnable asked;
    private final Trace trace;

    /// @param names everything that can be named in this world
    /// @param asked called before each question is thought about
    WildAgent(long seed, List<String> names, Supplier<SimTime> time, Runnable asked, Trace trace) {
        this.seed = seed;
        this.names = names;
        this.time = time;
        this.asked = asked;
        this.trace = trace;
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure {
        asked.run();
        long hash = hash(prompt);
        trace.add("model " + prompt.ref() + " " + Long.toHexString(hash));
        SplittableRandom chance = new SplittableRandom(hash);
        if (chance.nextInt(30) == 0) {
            time.get().pass(Duration.ofSeconds(chance.nextInt(LATE_SECONDS)));
        } else {
            time.get().interleave();
        }
        if (chance.nextInt(60) == 0) {
            ModelFailure.Kind[] kinds = ModelFailure.Kind.values();
            throw new ModelFailure(kinds[chance.nextInt(kinds.length)], "no reply");
        }
        if (chance.nextInt(5) == 0) {
            return new Reply(excerpt(chance, prompt), List.of(), Usage.NONE, StopReason.DONE);
        }
        List<ToolCall> calls = new ArrayList<>();
        for (int more = chance.nextInt(3); more >= 0; more--) {
            calls.add(call(chance, prompt));
        }
        return new Reply(excerpt(chance, prompt), calls, new Usage(10, 5), StopReason.TOOLS);
    }

    private long hash(Prompt prompt) {
        long hash = seed * 31 + prompt.system().hashCode();
        for (Message message : prompt.messages()) {
            hash = (hash ^ message.text().hashCode()) * 0x5DEECE66DL + 11;
        }
        return hash * 31 + prompt.messages().size();
    }

    private ToolCall call(SplittableRandom chance, Prompt prompt) {
        List<ToolSpec> offered = prompt.tools();
        String tool;
        if (chance.nextInt(8) == 0 || offered.isEmpty()) {
            tool = OTHERS.get(chance.nextInt(OTHERS.size()));
        } else if (chance.nextInt(3) == 0
                && offered.stream().anyMatch(spec -> spec.name().equals("collab.say"))) {
            tool = SPEECH.get(chance.nextInt(SPEECH.size()));
        } else if (chance.nextInt(3) == 0
                && offered.stream().anyMatch(spec -> spec.name().equals("files.read"))) {
            tool = FILES.get(chance.nextInt(FILES.size()));
        } else {
            tool = offered.get(chance.nextInt(offered.size())).name();
        }
        ObjectNode arguments = Json.STRICT.createObjectNode();
        arguments.put("path", names.get(chance.nextInt(names.size())));
        arguments.put("with", names.get(chance.nextInt(names.size())));
        arguments.put("query", chance.nextInt(2) == 0 ? "e" : excerpt(chance, prompt));
        String text = excerpt(chance, prompt);
        for (String name : List.of("text", "topic", "note", "question")) {
            arguments.put(name, text);
        }
        if (chance.nextInt(10) == 0) {
            arguments.remove("text");
        }
        return new ToolCall("c", tool, arguments);
    }

    private static String excerpt(SplittableRandom chance, Prompt prompt) {
        List<Message> messages = prompt.messages();
        String from = messages.isEmpty()
                ? prompt.system()
                : messages.get(messages.size() - 1 - chance.nextInt(Math.min(3, messages.size())))
                        .text();
        int length = 6 + chance.nextInt(30);
        int start = from.length() <= length ? 0 : chance.nextInt(from.length() - length);
        String piece =
                from.substring(start, Math.min(from.length(), start + length)).strip();
        return piece.isBlank() ? "nothing" : piece;
    }
}
