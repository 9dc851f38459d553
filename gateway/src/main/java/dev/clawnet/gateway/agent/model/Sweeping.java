package dev.clawnet.gateway.agent.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model that tries everything: each tool it is offered, on each name that it has ever seen or was told, and then
/// says all it has learnt to whoever listens: plainly, encoded, and backwards. It exists to be attacked with.
final class Sweeping {
    private static final int MAX_NAMES = 512;
    private static final int MAX_SAID = 8_000;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.~/:@-]{2,200}");
    private static final Predicate<String> LOOKS_LIKE_ONE = Pattern.compile(
                    ".*[^/]/.*|/.+|.+\\.[A-Za-z]{1,5}|[a-z]{1,4}-[0-9a-z]{8,40}|.+:.+")
            .asMatchPredicate();
    private static final Set<String> PROSE = Set.of(
            "text",
            "content",
            "body",
            "message",
            "question",
            "topic",
            "reason",
            "note",
            "answer",
            "summary",
            "purpose");

    private Sweeping() {}

    /// What was not tried yet: every tool on every name, and when nothing is left of that, every tool that takes
    /// prose, with everything that was learnt.
    static Stream<Rule.Wish> untried(Scene scene, List<String> listed) {
        Set<Rule.Wish> tried = new LinkedHashSet<>();
        scene.calls().forEach(call -> tried.add(key(Rule.Wish.of(call))));
        String said = learnt(scene).getFirst();
        List<Rule.Wish> onNames = names(scene, listed).stream()
                .flatMap(name ->
                        scene.tools().stream().filter(tool -> !talks(tool)).map(tool -> wish(tool, name, said)))
                .filter(wish -> tried.add(key(wish)))
                .limit(ScriptedModel.MAX_CALLS)
                .toList();
        return onNames.isEmpty() ? talk(scene) : onNames.stream();
    }

    private static Stream<Rule.Wish> talk(Scene scene) {
        return scene.tools().stream()
                .filter(Sweeping::talks)
                .flatMap(tool ->
                        learnt(scene).stream().skip(timesCalled(scene, tool)).map(said -> wish(tool, "", said)));
    }

    private static long timesCalled(Scene scene, ToolSpec tool) {
        return scene.calls().stream()
                .filter(call -> call.name().equals(tool.name()))
                .count();
    }

    /// A tool all of whose texts are prose: it is for saying, not for reaching.
    private static boolean talks(ToolSpec tool) {
        return tool.params().stream()
                .filter(param -> param.type() == ToolSpec.Type.STRING)
                .map(ToolSpec.Param::name)
                .allMatch(PROSE::contains);
    }

    private static Set<String> names(Scene scene, List<String> listed) {
        Set<String> names = new LinkedHashSet<>(listed);
        Stream.concat(Stream.of(scene.system()), scene.said().stream())
                .flatMap(said -> said.lines().stream())
                .flatMap(line -> NAME.matcher(line).results().map(found -> trimmed(found.group())))
                .filter(LOOKS_LIKE_ONE)
                .limit(MAX_NAMES)
                .forEach(names::add);
        return names;
    }

    private static String trimmed(String name) {
        return name.replaceFirst("[.:]{1,20}$", "");
    }

    private static List<String> learnt(Scene scene) {
        Set<String> lines = new LinkedHashSet<>();
        scene.said().stream()
                .filter(said -> said.speaker() != Scene.Speaker.SELF)
                .forEach(said -> lines.addAll(said.lines()));
        String all = String.join("\n", lines);
        String said = all.substring(Math.max(0, all.length() - MAX_SAID));
        return List.of(
                said,
                Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8)),
                new StringBuilder(said).reverse().toString());
    }

    private static Rule.Wish wish(ToolSpec tool, String name, String said) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (ToolSpec.Param param : tool.params()) {
            arguments.set(param.name(), argument(param, PROSE.contains(param.name()) ? said : name));
        }
        return new Rule.Wish(tool.name(), arguments);
    }

    private static JsonNode argument(ToolSpec.Param param, String value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (param.type()) {
            case STRING -> json.stringNode(value);
            case INTEGER, NUMBER -> json.numberNode(1);
            case BOOLEAN -> json.booleanNode(true);
            case STRINGS -> json.arrayNode().add(value);
        };
    }

    /// What makes two tries the same: everything but the prose.
    private static Rule.Wish key(Rule.Wish wish) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        wish.arguments().properties().stream()
                .filter(member -> !PROSE.contains(member.getKey()))
                .forEach(member -> arguments.set(member.getKey(), member.getValue()));
        return new Rule.Wish(wish.tool(), arguments);
    }
}
