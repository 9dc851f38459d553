package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Changes;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A command that changes files: what it does is recorded so that the run's identity can take it back. Where the
/// audience may not look it only adds, and is answered `done` whatever is there.
abstract sealed class ChangeTool extends FileTool
        permits WriteTool, AppendTool, MkdirTool, DeleteTool, MoveTool, CopyTool {
    private final Underway underway;

    ChangeTool(ToolSpec spec, Verb verb, NodeCalls nodes, Facts facts, Underway underway) {
        super(spec, verb, nodes, facts);
        this.underway = underway;
    }

    static boolean onlyAdds(List<String> basis) {
        return basis.contains(Decide.APPEND_ONLY);
    }

    /// Until the answer is known, old and new content may be there: places carry both policies.
    @Override
    public final void announced(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        List<Resource> places = new java.util.ArrayList<>(List.of(act.object()));
        act.target().ifPresent(places::add);
        underway.begins(tx, run.id(), places);
        if (!onlyAdds(permit.basis())) {
            making(tx, permit, run);
        }
    }

    /// Gives the places what they carry while nobody knows whether the change was made.
    abstract void making(Tx tx, Permit permit, Run run);

    /// Gives the places what they carry now that it was made.
    ///
    /// @param made where the node made something
    /// @param change what the places carried before it
    abstract void made(Tx tx, Permit permit, Run run, List<Resource> made, Underway.Change change);

    @Override
    final Effect came(Tx tx, Permit permit, Run run, JsonNode payload) {
        Act act = permit.act();
        Changed changed = Json.LENIENT.treeToValue(payload, Changed.class);
        String node = FilePlaces.of(act.object()).node();
        Optional<Resource> place = item(run.owner(), node, changed.path());
        Underway.Change change = underway.ends(run.id());
        if (place.isEmpty()) {
            // A node that answers with no name of a file did something that nobody can take back here.
            return Effect.done("done").as("unknown");
        }
        List<Resource> made = changed.made().orElse(List.of(changed.path())).stream()
                .limit(Limits.ITEMS_MOVED)
                .flatMap(path -> item(run.owner(), node, path).stream())
                .filter(each -> each.within(place.get()))
                .toList();
        made(tx, permit, run, made, change);
        boolean moved = act.verb() == Verb.MOVE || act.verb() == Verb.RENAME;
        Changes.Done done = new Changes.Done(
                changed.undo(), place.get(), moved ? Optional.of(act.object()) : Optional.empty(), change.before());
        Changes.record(tx, run, done, !onlyAdds(permit.basis()));
        return taking(tx, permit, run, Effect.done("done").noting(noted(changed, payload)));
    }

    private static Map<String, String> noted(Changed changed, JsonNode payload) {
        Map<String, String> fields = new java.util.HashMap<>(Map.of("undo", changed.undo()));
        if (payload.path("before").isString() && payload.path("after").isString()) {
            fields.put("before", payload.path("before").stringValue());
            fields.put("digest", payload.path("after").stringValue());
        }
        return fields;
    }

    /// What the change brought into the run.
    Effect taking(Tx tx, Permit permit, Run run, Effect effect) {
        return effect;
    }

    /// Where the audience may not look there is no failure to see either.
    @Override
    final Effect none(Permit permit, Run run, Reported reported) {
        underway.ends(run.id());
        Effect effect = super.none(permit, run, reported);
        return onlyAdds(permit.basis())
                ? Effect.done("done").as(effect.result()).noting(effect.fields())
                : effect;
    }

    /// The act on two ends of one node.
    final Plan plan(Tx tx, Run run, String path, String target) {
        Optional<FilePlaces.Place> from = FilePlaces.of(tx, run, path);
        Optional<FilePlaces.Place> to = FilePlaces.of(tx, run, target);
        if (from.isEmpty() || to.isEmpty()) {
            return new Plan.Nothing();
        }
        if (!from.get().node().equals(to.get().node())) {
            return new Plan.Bad("both ends lie on one node");
        }
        Resource object = from.get().resource(run);
        if (Items.below(tx, object, Limits.ITEMS_MOVED).size() == Limits.ITEMS_MOVED) {
            return new Plan.Bad("the folder holds too much for one act; take the folders in it one by one");
        }
        return new Plan.Of(
                new Act(
                        run.agent(),
                        run.id(),
                        verb(),
                        object,
                        Optional.of(to.get().resource(run)),
                        Optional.empty(),
                        run.purpose(),
                        Map.of()),
                "");
    }

    static String target(Permit permit) {
        return FilePlaces.of(permit.act().target().orElseThrow()).path();
    }

    /// The same thing at the other end.
    static Resource carried(Resource each, Resource from, Resource to) {
        List<String> segments = new java.util.ArrayList<>(to.segments());
        segments.addAll(
                each.segments().subList(from.segments().size(), each.segments().size()));
        return new Resource(to.kind(), to.owner(), segments);
    }
}
