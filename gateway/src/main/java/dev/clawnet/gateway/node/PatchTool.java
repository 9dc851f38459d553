package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Changes;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.approval.Choices;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.PatchCommands;
import dev.clawnet.protocol.node.PatchCommands.Kind;
import dev.clawnet.protocol.node.PatchCommands.Miss;
import dev.clawnet.protocol.node.PatchCommands.Part;
import dev.clawnet.protocol.node.PatchCommands.PatchParams;
import dev.clawnet.protocol.node.PatchCommands.Patched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `edit` and `apply_patch`: places of files are changed, all of them or none.
///
/// The act is what is done to the first file; what is done to the others is decided on as well, each by itself, and
/// so is the reading of every file in which something is looked for: what does not fit is told with the nearest line.
/// None of these is asked about, so that a question is always about one act, shown whole. Where the audience may not
/// look, nothing can be looked for, and the answer is that there is nothing. See `StockFileToolsTest`.
abstract sealed class PatchTool extends FileTool permits EditTool, ApplyPatchTool {
    private static final String PATCH = "patch";

    private final Underway underway;

    PatchTool(ToolSpec spec, NodeCalls nodes, Facts facts, Underway underway) {
        super(spec, Verb.WRITE, nodes, facts);
        this.underway = underway;
    }

    /// The acts that these sections mean.
    final Plan plan(Tx tx, Run run, List<PatchText.Section> sections, String shown) {
        if (sections.size() > PatchCommands.MAX_PARTS
                || sections.stream().anyMatch(each -> each.edits().size() > PatchCommands.MAX_EDITS)) {
            return new Plan.Bad("at most " + PatchCommands.MAX_PARTS + " files, and " + PatchCommands.MAX_EDITS
                    + " places in each, at once");
        }
        List<Part> parts = new ArrayList<>();
        List<Resource> places = new ArrayList<>();
        Set<String> nodes = new HashSet<>();
        for (PatchText.Section section : sections) {
            Optional<FilePlaces.Place> place = FilePlaces.of(tx, run, section.path());
            if (place.isEmpty()) {
                return new Plan.Nothing();
            }
            nodes.add(place.get().node());
            places.add(place.get().resource(run));
            parts.add(new Part(place.get().path(), section.kind(), section.data(), section.edits()));
        }
        if (nodes.size() > 1 || new HashSet<>(places).size() < places.size()) {
            return new Plan.Bad("a patch names each file once, and all of them lie on one node");
        }
        // As the agent wrote it, for whoever is asked; what is done is the other.
        Map<String, String> arguments =
                Map.of(PATCH, Json.STRICT.writeValueAsString(new PatchParams(parts)), "text", shown);
        List<Act> also = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).kind() == Kind.UPDATE) {
                also.add(act(run, Verb.READ, places.get(i), Map.of()));
            }
            if (i > 0) {
                also.add(act(run, verb(parts.get(i)), places.get(i), arguments));
            }
        }
        return new Plan.Of(act(run, verb(parts.getFirst()), places.getFirst(), arguments), shown, Choices.NONE, also);
    }

    private static Verb verb(Part part) {
        return part.kind() == Kind.DELETE ? Verb.DELETE : Verb.WRITE;
    }

    private static Act act(Run run, Verb verb, Resource place, Map<String, String> arguments) {
        return new Act(
                run.agent(), run.id(), verb, place, Optional.empty(), Optional.empty(), run.purpose(), arguments);
    }

    @Override
    final String command() {
        return PatchCommands.PATCH;
    }

    private static PatchParams patch(Permit permit) {
        return Json.STRICT.readValue(permit.act().arguments().getOrDefault(PATCH, "{}"), PatchParams.class);
    }

    private static List<Resource> places(Permit permit, Run run) {
        String node = FilePlaces.of(permit.act().object()).node();
        return patch(permit).parts().stream()
                .map(part -> Resource.nodePath(run.owner(), node, part.path()))
                .toList();
    }

    @Override
    final JsonNode params(Permit permit, String path) {
        return Json.STRICT.valueToTree(patch(permit));
    }

    @Override
    public final Reported perform(Permit permit, Run run, String operation) {
        return ChangeTool.onlyAdds(permit.basis())
                ? failed("failed", NodeError.NOT_FOUND.name())
                : super.perform(permit, run, operation);
    }

    @Override
    public final void announced(Tx tx, Permit permit, Run run) {
        List<Resource> places = places(permit, run);
        underway.begins(tx, run.id(), places);
        List<Part> parts = patch(permit).parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).kind() != Kind.DELETE) {
                Items.making(tx, run, places.get(i));
            }
        }
    }

    @Override
    final Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Patched patched = Json.LENIENT.treeToValue(payload, Patched.class);
        Underway.Change change = underway.ends(run.id());
        Map<String, ItemPolicy> kept = change.before();
        List<Resource> places = places(permit, run);
        Run.Taken taken = read(tx, permit, run, places, kept);
        if (patched.miss().isPresent()) {
            kept.forEach((place, policy) -> change.settle(tx, Resource.parse(place), policy));
            return missed(tx, permit, run, patched.miss().get()).taking(taken);
        }
        if (patched.changed().size() != places.size()) {
            // A node that does not say what it did: nobody can take it back here.
            return Effect.done("done").as("unknown").taking(taken);
        }
        ItemPolicy written = Items.made(run, permit);
        List<Part> parts = patch(permit).parts();
        for (int i = 0; i < places.size(); i++) {
            Resource place = places.get(i);
            switch (parts.get(i).kind()) {
                case ADD -> change.settle(tx, place, written);
                // Of the rest of the file nobody was shown anything.
                case UPDATE -> change.settle(tx, place, Items.meet(change.before(place), written));
                case DELETE -> {}
            }
            Map<String, ItemPolicy> policy = new java.util.HashMap<>(kept);
            policy.keySet().retainAll(Set.of(place.text()));
            String operation = patched.changed().get(i).undo();
            Changes.record(tx, run, new Changes.Done(operation, place, Optional.empty(), policy), true);
        }
        String undo = patched.changed().stream().map(changed -> changed.undo()).collect(Collectors.joining(" "));
        return Effect.done("done").taking(taken).noting(Map.of("undo", undo));
    }

    /// What was looked at, with the policies that it had then.
    private Run.Taken read(Tx tx, Permit permit, Run run, List<Resource> places, Map<String, ItemPolicy> kept) {
        List<Part> parts = patch(permit).parts();
        Run.Taken all = Run.Taken.NOTHING;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).kind() == Kind.UPDATE) {
                ItemPolicy policy = kept.getOrDefault(places.get(i).text(), ItemPolicy.NONE);
                all = both(all, taken(labels(tx, run, permit.act()), run, places.get(i), policy));
            }
        }
        return all;
    }

    private Effect missed(Tx tx, Permit permit, Run run, Miss miss) {
        List<Part> parts = patch(permit).parts();
        if (miss.part() < 0
                || miss.part() >= parts.size()
                || !visible(
                        tx,
                        labels(tx, run, permit.act()),
                        run,
                        places(permit, run).get(miss.part()))) {
            return Effect.done("none").as("missing");
        }
        return Effect.done("nothing was changed: " + told(parts.get(miss.part()), miss))
                .as("failed")
                .noting(Map.of("reason", miss.reason().name()));
    }

    private static String told(Part part, Miss miss) {
        String where = part.path() + (part.edits().size() > 1 ? ", place " + (miss.edit() + 1) : "");
        String near = miss.line().isPresent() && miss.found().isPresent()
                ? "; line " + miss.line().get() + " is: " + miss.found().get()
                : "";
        return switch (miss.reason()) {
            case NOT_FOUND -> where + ": the old text is not there, as it is written, blanks included" + near;
            case SEVERAL ->
                where + ": the old text is there " + miss.count() + " times; give more of what is around it" + near;
            case NO_LINE_ABOVE -> where + ": the line behind @@ is not there, or not below the place before" + near;
            case NO_CHANGE -> where + ": the new text is what is there";
            case TAKEN -> where + ": something is there already; update it, or delete it first";
            case MISSING -> where + ": there is no such file; add it";
        };
    }

    @Override
    final Effect none(Permit permit, Run run, Reported reported) {
        underway.ends(run.id());
        return super.none(permit, run, reported);
    }
}
