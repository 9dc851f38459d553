package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `memory_get`: lines of one text that `memory_search` names. What is not there and what the run may not learn look
/// the same.
public final class MemoryGetTool implements Tool.Outside {
    private static final ToolSpec SPEC = new ToolSpec(
            "memory_get",
            "Reads lines of a file of your memory, or of something remembered, by the path that memory_search answers.",
            List.of(
                    new ToolSpec.Param(
                            "path", ToolSpec.Type.STRING, "MEMORY.md, memory/NAME.md or @remembered/ID.", true),
                    new ToolSpec.Param("from", ToolSpec.Type.INTEGER, "First line, from 1; 1 if left out.", false),
                    new ToolSpec.Param(
                            "lines",
                            ToolSpec.Type.INTEGER,
                            "1 to " + Limits.MEMORY_LINES + "; as many if left out.",
                            false)));

    private final MemoryReach reach;

    public MemoryGetTool(MemoryReach reach) {
        this.reach = reach;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return true;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<Long> from =
                arguments.has("from") ? Arguments.number(arguments, "from", 1, Integer.MAX_VALUE) : Optional.of(1L);
        Optional<Long> lines = arguments.has("lines")
                ? Arguments.number(arguments, "lines", 1, Limits.MEMORY_LINES)
                : Optional.of((long) Limits.MEMORY_LINES);
        String path = Arguments.text(arguments, "path").orElse("");
        boolean item = path.startsWith(Remembered.AT) && path.length() <= Limits.MEMORY_QUERY;
        Optional<List<String>> file = MemoryFiles.named(path).filter(_ -> path.length() <= Limits.MEMORY_QUERY);
        if (from.isEmpty() || lines.isEmpty() || (!item && file.isEmpty())) {
            return new Plan.Bad("path takes MEMORY.md, memory/NAME.md or a path of memory_search; from 1 or more; lines"
                    + " 1 to " + Limits.MEMORY_LINES);
        }
        Optional<Resource> place =
                item ? Optional.of(reach.kept(tx, run)) : reach.files(run).map(root -> at(root, file.get()));
        return place.<Plan>map(object -> new Plan.Of(
                        new Act(
                                run.agent(),
                                run.id(),
                                Verb.READ,
                                object,
                                Optional.empty(),
                                Optional.empty(),
                                run.purpose(),
                                Map.of(
                                        "path", path,
                                        "from", Long.toString(from.get()),
                                        "lines", Long.toString(lines.get()))),
                        path))
                .orElseGet(Plan.Nothing::new);
    }

    private static Resource at(Resource root, List<String> path) {
        List<String> segments = new ArrayList<>(root.segments());
        segments.addAll(path);
        return new Resource(root.kind(), root.owner(), segments);
    }

    /// Reads a file. Something remembered is read when it is taken in: it lies in the store.
    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        ObjectNode payload = Json.STRICT.createObjectNode();
        MemoryFiles.named(path(permit.act()))
                .flatMap(path -> reach.memory(run).text(path, Limits.MEMORY_FILE))
                .ifPresent(found -> payload.put("text", found.text()).put("cut", found.cut()));
        return new Reported("done", payload);
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Act act = permit.act();
        Labels labels = reach.labels(tx, run, act);
        Remembered taken = new Remembered();
        taken.looked(act.object());
        JsonNode read = reported.payload().path("text");
        Optional<String> text = Optional.empty();
        if (act.object().kind() == Resource.Kind.MEMORY) {
            Optional<Memory> item = Optional.ofNullable(
                    Remembered.in(tx, act, labels, run.audience()).get(path(act)));
            item.ifPresent(memory -> taken.took(memory, labels, run.owner()));
            text = item.map(Memory::text);
        } else if (read.isString()
                && Remembered.file(act.object(), List.of(), labels, run.audience())
                        .isPresent()) {
            taken.took(act.object(), labels);
            text = Optional.of(read.stringValue());
        }
        boolean cut = reported.payload().path("cut").asBoolean(false);
        return Effect.done(text.map(found -> lines(act, found, cut)).orElse("none"))
                .as(text.isPresent() ? reported.result() : "missing")
                .taking(taken.taken());
    }

    private static String path(Act act) {
        return act.arguments().getOrDefault("path", "");
    }

    /// The lines that were asked for, as far as they fit.
    private static String lines(Act act, String text, boolean cut) {
        List<String> lines = text.lines().toList();
        int from = Math.min(lines.size(), Integer.parseInt(act.arguments().getOrDefault("from", "1")) - 1);
        int to = Math.min(lines.size(), from + Integer.parseInt(act.arguments().getOrDefault("lines", "1")));
        String part = String.join("\n", lines.subList(from, to));
        boolean fits = part.length() <= Limits.MEMORY_ANSWER;
        ObjectNode answer = Json.STRICT.createObjectNode().put("path", path(act));
        answer.put("text", fits ? part : Remembered.cut(part, Limits.MEMORY_ANSWER));
        answer.put("startLine", from + 1).put("endLine", to).put("lines", lines.size());
        if (!fits || cut) {
            answer.put("note", fits ? "the file goes on; its end is not read" : "cut; ask for fewer lines");
        }
        return answer.toString();
    }
}
