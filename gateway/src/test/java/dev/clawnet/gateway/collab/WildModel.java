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
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every model of one world: a function of a seed and of the whole prompt, and of nothing else. It calls every tool
/// there is and some that there are not, names everything that anybody has, and puts pieces of what it was shown
/// into every text, to tell as much as it can to whoever will listen.
final class WildModel implements Model {
    private static final List<String> TOOLS = List.of(
            "files.list",
            "files.read",
            "files.search",
            "files.write",
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
            "files.delete",
            "exec",
            "rules.add",
            "approval.decide",
            "collab.end",
            "contacts.remove",
            "");
    private static final List<String> QUERIES = List.of("price", "e", "note", "SECRET", "a", "common", "-", "base");

    private final long seed;
    private final List<String> names;
    private final List<String> near;
    private final List<String> people;
    private final BiConsumer<Prompt, String> asked;
    /// Arguments come again in every prompt of their run, and are what costs most to write.
    private final IdentityHashMap<JsonNode, String> written = new IdentityHashMap<>();

    /// @param names everything that can be named in this world
    /// @param asked sees every prompt, with its whole text
    WildModel(long seed, List<String> names, BiConsumer<Prompt, String> asked) {
        this.seed = seed;
        this.names = names;
        this.near = names.stream()
                .filter(name -> !name.contains(":") && !name.contains(".."))
                .toList();
        this.people =
                names.stream().filter(name -> name.matches("P\\d|Nova|Li|Eve")).toList();
        this.asked = asked;
    }

    static String text(Prompt prompt) {
        return text(prompt, JsonNode::toString);
    }

    private static String text(Prompt prompt, Function<JsonNode, String> json) {
        StringBuilder out = new StringBuilder(prompt.system());
        prompt.messages().forEach(message -> write(message, json, out.append('\n')));
        return out.toString();
    }

    private String json(JsonNode arguments) {
        return written.computeIfAbsent(arguments, JsonNode::toString);
    }

    private static void write(Message message, Function<JsonNode, String> json, StringBuilder out) {
        if (message instanceof Message.FromAssistant(String said, List<ToolCall> calls)) {
            out.append("SAID ").append(said);
            calls.forEach(call -> out.append(' ').append(call.name()).append(json.apply(call.arguments())));
        } else {
            out.append(message.text());
        }
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) {
        String context = text(prompt, this::json);
        asked.accept(prompt, context);
        long hash = seed;
        for (int i = 0; i < context.length(); i++) {
            hash = hash * 0x5DEECE66DL + context.charAt(i) + 11;
        }
        SplittableRandom chance = new SplittableRandom(hash);
        if (chance.nextInt(12) == 0) {
            return new Reply(excerpt(chance, context, prompt), List.of(), Usage.NONE, StopReason.DONE);
        }
        List<ToolCall> calls = new ArrayList<>();
        for (int i = chance.nextInt(3); i >= 0; i--) {
            calls.add(call(chance, context, prompt));
        }
        return new Reply(excerpt(chance, context, prompt), calls, Usage.NONE, StopReason.TOOLS);
    }

    private ToolCall call(SplittableRandom chance, String context, Prompt prompt) {
        String tool = chance.nextInt(6) > 0 && !prompt.tools().isEmpty()
                ? prompt.tools().get(chance.nextInt(prompt.tools().size())).name()
                : TOOLS.get(chance.nextInt(TOOLS.size()));
        if (tool.equals("collab.close") && chance.nextInt(4) > 0) {
            tool = "collab.say";
        }
        if (tool.equals("think.privately") && chance.nextInt(3) == 0) {
            tool = "collab.branch";
        }
        ObjectNode arguments = Json.STRICT.createObjectNode();
        // Most often a name in its own home: elsewhere there is little to find.
        List<String> from = chance.nextInt(4) > 0 ? near : names;
        arguments.put("path", from.get(chance.nextInt(from.size())));
        List<String> who = people.isEmpty() || chance.nextInt(6) == 0 ? names : people;
        arguments.put("with", who.get(chance.nextInt(who.size())));
        arguments.put("to", from.get(chance.nextInt(from.size())));
        arguments.put("name", QUERIES.get(chance.nextInt(QUERIES.size())));
        arguments.put(
                "query",
                chance.nextInt(4) == 0
                        ? excerpt(chance, context, prompt)
                        : QUERIES.get(chance.nextInt(QUERIES.size())));
        for (String text : List.of("text", "topic", "note", "question")) {
            arguments.put(text, excerpt(chance, context, prompt));
        }
        if (chance.nextInt(3) == 0) {
            arguments.put("layer", List.of("fact", "value", "x").get(chance.nextInt(3)));
        }
        arguments.put("person", names.get(chance.nextInt(names.size())));
        arguments.put("identity", names.get(chance.nextInt(names.size())));
        return new ToolCall("c", tool, arguments);
    }

    /// A piece of what the model sees, more often of what it saw last.
    private String excerpt(SplittableRandom chance, String context, Prompt prompt) {
        String from = context;
        List<Message> messages = prompt.messages();
        if (chance.nextInt(3) > 0 && !messages.isEmpty()) {
            StringBuilder out = new StringBuilder();
            write(
                    messages.get(Math.max(0, messages.size() - 1 - chance.nextInt(Math.min(4, messages.size())))),
                    this::json,
                    out);
            String late = out.toString();
            from = late.isBlank() ? context : late;
        }
        int length = 8 + chance.nextInt(80);
        int start = from.length() <= length ? 0 : chance.nextInt(from.length() - length);
        String piece = from.substring(start, Math.min(from.length(), start + length));
        return piece.isBlank() ? "nothing" : piece;
    }
}
