package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.Stream;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models that do what a test told them, each by its name; one that was told nothing says so and stops.
final class Told implements Model {
    private final Map<String, Deque<Reply>> told = new HashMap<>();
    private final Map<String, List<Prompt>> prompts = new HashMap<>();

    static Reply says(String text) {
        return new Reply(text, List.of(), Usage.NONE, StopReason.DONE);
    }

    /// Tool, arguments, tool, arguments: all in one thought.
    static Reply calls(String... toolsAndArguments) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < toolsAndArguments.length; i += 2) {
            calls.add(new ToolCall("x", toolsAndArguments[i], Json.STRICT.readTree(toolsAndArguments[i + 1])));
        }
        return new Reply("", calls, Usage.NONE, StopReason.TOOLS);
    }

    void tell(String name, Reply... replies) {
        told.computeIfAbsent(name, _ -> new ArrayDeque<>()).addAll(List.of(replies));
    }

    List<Prompt> prompts(String name) {
        return prompts.getOrDefault(name, List.of());
    }

    /// What tools answered, in the last prompt of this model.
    List<String> answers(String name) {
        return prompts(name).isEmpty()
                ? List.of()
                : prompts(name).getLast().messages().stream()
                        .filter(message -> message instanceof Message.FromTool)
                        .map(Message::text)
                        .toList();
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) {
        String name = prompt.ref().name();
        prompts.computeIfAbsent(name, _ -> new ArrayList<>()).add(prompt);
        Reply next = told.getOrDefault(name, new ArrayDeque<>()).poll();
        return next == null ? says("nothing") : next;
    }
}
