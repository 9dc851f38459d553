package dev.clawnet.gateway.agent.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model that tries everything: each tool it is offered, on names of each kind that it has ever seen or was told, and
/// then says all it has learnt to whoever listens: plainly, encoded, and backwards. It exists to be attacked with.
///
/// Tries go round: first every tool on one name of every kind, then on the next names, until none is left. Who allows
/// it fewer tries than that gets other ones in each run, since a longer conversation begins further on.
final class Sweeping {
    private static final int MAX_NAMES = 512;
    /// Characters that are said at once: what every tool takes, in hex too.
    private static final int MAX_SAID = 1_900;
    /// Shorter lines are answers such as `none`, and nothing learnt.
    private static final int SHORTEST_LEARNT = 8;

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
    private static final List<UnaryOperator<String>> FORMS = List.of(
            said -> said,
            said -> Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8)),
            said -> new StringBuilder(said).reverse().toString(),
            said -> HexFormat.of().formatHex(said.getBytes(StandardCharsets.UTF_8)));

    /// What a name may be the name of.
    enum Kind {
        /// Out of where the agent is at home.
        UPWARDS("(?:.*/)?\\.\\.(?:/.*)?"),
        /// On a machine, in a store, at an address.
        ELSEWHERE(".+:/.*"),
        /// From the root of a machine.
        ABSOLUTE("/.*"),
        /// A person, an agent, a collaboration.
        ID("[a-z]{1,4}-[0-9a-z]{8,40}"),
        /// A file or folder at home.
        PATH(".*[/.].*"),
        /// What somebody is called.
        WORD(".*");

        private final Pattern looks;

        Kind(String looks) {
            this.looks = Pattern.compile(looks);
        }

        static Kind of(String name) {
            return Stream.of(values())
                    .filter(kind -> kind.looks.matcher(name).matches())
                    .findFirst()
                    .orElse(WORD);
        }
    }

    private final Scene scene;
    /// How far on a conversation of this length begins.
    private final int shift;

    private Sweeping(Scene scene) {
        this.scene = scene;
        int given = 0;
        while (given < scene.said().size() && scene.said().get(given).speaker() != Scene.Speaker.SELF) {
            given++;
        }
        // One further for each exchange: what is said and what is answered.
        this.shift = given / 2;
    }

    /// What was not tried yet: tools on names, and when nothing is left of that, every tool that takes prose, with
    /// everything that was learnt.
    ///
    /// @param listed names to try besides those in the context
    /// @param most tries on names in one run; with such a bound everything is said once in a run, each time in
    ///     another form
    static Stream<Rule.Wish> untried(Scene scene, List<String> listed, Optional<Integer> most) {
        Sweeping sweeping = new Sweeping(scene);
        List<Rule.Wish> onNames = sweeping.onNames(listed, most);
        return onNames.isEmpty() ? sweeping.talk(most.isPresent() ? 1 : FORMS.size()) : onNames.stream();
    }

    private List<Rule.Wish> onNames(List<String> listed, Optional<Integer> most) {
        Set<Rule.Wish> tried = new LinkedHashSet<>();
        scene.calls().forEach(call -> tried.add(key(Rule.Wish.of(call))));
        long left = most.map(tries -> Math.max(0, tries - before())).orElse(Long.MAX_VALUE);
        String said = learnt();
        return tries(listed, most)
                .map(each -> wish(each.tool(), each.names(), said))
                .filter(wish -> tried.add(key(wish)))
                .limit(Math.min(ScriptedModel.MAX_CALLS, left))
                .toList();
    }

    /// Tries of this run; what was ordered is none.
    private long before() {
        Set<Rule.Wish> ordered = Obedience.all(scene);
        Set<String> talking = scene.tools().stream()
                .filter(Sweeping::talks)
                .map(ToolSpec::name)
                .collect(Collectors.toSet());
        return scene.calls().stream()
                .filter(call -> !talking.contains(call.name()) && !ordered.contains(Rule.Wish.of(call)))
                .count();
    }

    /// @param names what the arguments that are no prose get, in their order; the last one as often as needed
    private record Try(ToolSpec tool, List<String> names) {}

    /// Every tool on every name, those of the first round before those of the next.
    private Stream<Try> tries(List<String> listed, Optional<Integer> most) {
        List<ToolSpec> tools =
                scene.tools().stream().filter(tool -> !talks(tool)).toList();
        List<List<String>> kinds = List.copyOf(names(listed).stream()
                .collect(Collectors.groupingBy(Kind::of, () -> new EnumMap<>(Kind.class), Collectors.toList()))
                .values());
        int longest = kinds.stream().mapToInt(List::size).max().orElse(0);
        int grid = kinds.size() * tools.size();
        int from = shift * most.orElse(tools.size());
        return IntStream.range(0, longest * grid)
                .mapToObj(i -> tried(tools, kinds, (i + from) % grid, i / grid))
                .flatMap(Optional::stream);
    }

    /// One place of the grid: the next tool with the next kind, so that few tries meet many of both.
    private Optional<Try> tried(List<ToolSpec> tools, List<List<String>> kinds, int place, int round) {
        int tool = place % tools.size();
        int kind = (tool + place / tools.size()) % kinds.size();
        List<String> names = kinds.get(kind);
        List<String> others = kinds.get((kind + 1) % kinds.size());
        return round < names.size()
                ? Optional.of(new Try(
                        tools.get(tool),
                        List.of(
                                names.get((round + tool + shift) % names.size()),
                                others.get((round + tool + shift) % others.size()))))
                : Optional.empty();
    }

    private Stream<Rule.Wish> talk(int times) {
        List<ToolSpec> tools = new ArrayList<>(scene.tools().stream()
                .filter(tool -> talks(tool) && !ends(tool))
                .toList());
        Collections.rotate(tools, -shift);
        scene.tools().stream().filter(tool -> talks(tool) && ends(tool)).forEach(tools::add);
        String learnt = learnt();
        return IntStream.range(0, times).boxed().flatMap(form -> {
            String said = FORMS.get((form + shift) % FORMS.size()).apply(learnt);
            return tools.stream().filter(tool -> timesCalled(tool) <= form).map(tool -> wish(tool, List.of(), said));
        });
    }

    private long timesCalled(ToolSpec tool) {
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

    /// Who ends a conversation can say nothing more in it: that comes last.
    private static boolean ends(ToolSpec tool) {
        return tool.name().endsWith("close");
    }

    private Set<String> names(List<String> listed) {
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

    /// The end of what others said and tools answered; what tools answered last, since that was hardest to get.
    private String learnt() {
        Set<String> lines = new LinkedHashSet<>();
        List<Scene.Said> others = scene.said().stream()
                .filter(said -> said.speaker() != Scene.Speaker.SELF)
                .toList();
        Stream.concat(
                        others.stream().filter(said -> said.speaker() != Scene.Speaker.TOOL),
                        others.stream().filter(said -> said.speaker() == Scene.Speaker.TOOL))
                .flatMap(said -> said.lines().stream())
                .filter(line -> line.length() >= SHORTEST_LEARNT)
                .forEach(lines::add);
        String all = lines.isEmpty() ? "nothing learnt" : String.join("\n", lines);
        return all.substring(Math.max(0, all.length() - MAX_SAID));
    }

    private Rule.Wish wish(ToolSpec tool, List<String> names, String said) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        int named = 0;
        for (ToolSpec.Param param : tool.params()) {
            boolean prose = PROSE.contains(param.name());
            if (param.required() || prose || shift % 2 == 0) {
                String name = names.isEmpty() ? said : names.get(Math.min(named, names.size() - 1));
                arguments.set(param.name(), argument(param, prose ? said : name));
                named += prose ? 0 : 1;
            }
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
