package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.approval.Choices;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.workspace.Passages.Found;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `memory_search`: the passages of an agent's memory that say most about some words: what the gateway keeps for it
/// towards the people that the run faces, and, in runs that face its owner alone, `MEMORY.md` and `memory/*.md` of its
/// folder.
///
/// Threat: a run that is heard by others looks for what they may not learn; what it may not take in is left out
/// before anything is weighed, so that neither a result nor a score tells of it. See `MemorySearchTest`.
public final class MemorySearchTool implements Tool.Outside {
    private static final String NAME = "memory_search";
    private static final String FILES = "files";
    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Looks for words in your memory: MEMORY.md, memory/*.md and what was remembered. Answers passages with"
                    + " path and lines; more of one with memory_get.",
            List.of(
                    new ToolSpec.Param("query", ToolSpec.Type.STRING, "Words to look for.", true),
                    new ToolSpec.Param(
                            "maxResults",
                            ToolSpec.Type.INTEGER,
                            "1 to " + Limits.MEMORY_RESULTS + "; " + Limits.MEMORY_RESULTS_USUAL + " if left out.",
                            false),
                    new ToolSpec.Param(
                            "minScore",
                            ToolSpec.Type.NUMBER,
                            "0 to 1: how well it must match; 0 if left out.",
                            false)));

    private final MemoryReach reach;

    public MemorySearchTool(MemoryReach reach) {
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
        Optional<String> query =
                Arguments.text(arguments, "query").filter(words -> words.length() <= Limits.MEMORY_QUERY);
        Optional<Long> most = arguments.has("maxResults")
                ? Arguments.number(arguments, "maxResults", 1, Limits.MEMORY_RESULTS)
                : Optional.of((long) Limits.MEMORY_RESULTS_USUAL);
        JsonNode least = arguments.path("minScore");
        boolean between =
                least.isMissingNode() || (least.isNumber() && least.doubleValue() >= 0 && least.doubleValue() <= 1);
        if (query.isEmpty() || most.isEmpty() || !between) {
            return new Plan.Bad("query takes 1 to " + Limits.MEMORY_QUERY + " characters, maxResults 1 to "
                    + Limits.MEMORY_RESULTS + ", minScore 0 to 1");
        }
        Optional<Act> files = reach.files(run)
                .map(folder -> act(run, folder, Map.of("query", query.get())))
                .filter(act -> reach.allows(tx, tx.now(), run, act));
        Act act = act(
                run,
                reach.kept(tx, run),
                Map.of(
                        "query",
                        query.get(),
                        "maxResults",
                        Long.toString(most.get()),
                        "minScore",
                        Double.toString(least.isMissingNode() ? 0 : least.doubleValue()),
                        FILES,
                        Boolean.toString(files.isPresent())));
        return new Plan.Of(act, query.get(), Choices.NONE, files.stream().toList());
    }

    private static Act act(Run run, Resource place, Map<String, String> arguments) {
        return new Act(
                run.agent(),
                run.id(),
                Verb.SEARCH,
                place,
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                arguments);
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Act act = permit.act();
        Optional<Resource> folder = folder(act);
        MemoryFiles.All files = folder.isPresent() ? reach.memory(run).all() : new MemoryFiles.All(List.of(), false);
        ObjectNode payload = Json.STRICT.createObjectNode();
        Passages passages = new Passages();
        boolean full = reach.read(view -> gather(view, act, run, files, passages));
        payload.put("cut", full || files.cut());
        ArrayNode results = payload.putArray("results");
        for (Found found : passages.about(
                act.arguments().getOrDefault("query", ""),
                Integer.parseInt(act.arguments().getOrDefault("maxResults", "1")),
                Double.parseDouble(act.arguments().getOrDefault("minScore", "0")))) {
            results.addObject()
                    .put("path", found.passage().path())
                    .put("startLine", found.passage().from())
                    .put("endLine", found.passage().to())
                    .put("score", Math.round(found.score() * 1_000) / 1_000.0)
                    .put("snippet", snippet(found.passage().text()));
        }
        return new Reported("done", payload);
    }

    /// Adds what the run may take in, and tells whether something had no room.
    private boolean gather(View view, Act act, Run run, MemoryFiles.All files, Passages passages) {
        Labels labels = reach.labels(view, run, act);
        boolean all = true;
        for (Map.Entry<String, Memory> item :
                Remembered.in(view, act, labels, run.audience()).entrySet()) {
            all &= passages.add(item.getKey(), item.getValue().text());
        }
        for (MemoryFiles.Kept file : files.files()) {
            if (folder(act)
                    .flatMap(root -> Remembered.file(root, file.path(), labels, run.audience()))
                    .isPresent()) {
                all &= passages.add(String.join("/", file.path()), file.text());
            }
        }
        return !all;
    }

    /// The agent's folder, where the act looks at it as well.
    private static Optional<Resource> folder(Act act) {
        return Boolean.parseBoolean(act.arguments().getOrDefault(FILES, ""))
                        && act.agent() instanceof IdentityId identity
                ? Optional.of(Resource.workspace(identity))
                : Optional.empty();
    }

    private static String snippet(String text) {
        return text.length() <= Limits.MEMORY_PASSAGE ? text : Remembered.cut(text, Limits.MEMORY_PASSAGE) + " [cut]";
    }

    /// Takes the results into the run: those that its audience may learn now.
    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Act act = permit.act();
        Labels labels = reach.labels(tx, run, act);
        Map<String, Memory> items = Remembered.in(tx, act, labels, run.audience());
        Remembered taken = new Remembered();
        taken.looked(act.object());
        folder(act).ifPresent(taken::looked);
        ObjectNode answer = Json.STRICT.createObjectNode();
        ArrayNode results = answer.putArray("results");
        for (JsonNode result : reported.payload().path("results")) {
            String path = result.path("path").asString("");
            Optional<Memory> item = Optional.ofNullable(items.get(path));
            Optional<Resource> file = folder(act)
                    .filter(_ -> !path.startsWith(Remembered.AT))
                    .flatMap(root -> Remembered.file(root, List.of(path.split("/")), labels, run.audience()));
            item.ifPresent(memory -> taken.took(memory, labels, run.owner()));
            file.ifPresent(place -> taken.took(place, labels));
            if (item.isPresent() || file.isPresent()) {
                results.add(result);
            }
        }
        if (reported.payload().path("cut").asBoolean(false)) {
            answer.put("note", "There is more memory than is looked at; the oldest notes were left out.");
        }
        return Effect.done(answer.toString()).as(reported.result()).taking(taken.taken());
    }
}
