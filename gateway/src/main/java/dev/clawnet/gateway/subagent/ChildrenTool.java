package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Introductions;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.SessionTurns;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `subagents`: looks at the sub-agents that were begun from a run's own session for the very same people, stops one
/// with all below it, or gives one another task. A sub-agent of anybody else, and one that others hear, is not there.
final class ChildrenTool implements Tool.OfStore {
    private static final int TASK = 16_000;
    private static final String LIST = "list";
    private static final String INFO = "info";
    private static final String KILL = "kill";
    private static final String STEER = "steer";
    private static final ToolSpec SPEC = new ToolSpec(
            "subagents",
            "Lists, stops or redirects your sub-agents.",
            List.of(
                    new ToolSpec.Param("action", ToolSpec.Type.STRING, "list, info, kill or steer; list.", false),
                    new ToolSpec.Param("target", ToolSpec.Type.STRING, "The sub-agent's session key.", false),
                    new ToolSpec.Param(
                            "message", ToolSpec.Type.STRING, "With steer: what it is to do instead.", false)));

    private final Agents agents;

    ChildrenTool(Agents agents) {
        this.agents = agents;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId
                && run.cause().in().isPresent()
                && SessionReach.depth(run)
                        < agents.books().of(run.owner()).sessions().depth();
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        String action = Arguments.text(arguments, "action").orElse(LIST);
        action = action.equals("stop") ? KILL : action;
        String message = Arguments.text(arguments, "message").orElse("");
        boolean steers = action.equals(STEER);
        if (!List.of(LIST, INFO, KILL, STEER).contains(action)
                || message.length() > TASK
                || (steers && message.isBlank())) {
            return new Plan.Bad("action is list, info, kill or steer; steer needs a message up to " + TASK
                    + " characters; all but list need a target");
        }
        Optional<Resource> place = action.equals(LIST)
                ? Named.own(tx, run).map(own -> SessionReach.all(own.id()))
                : Arguments.text(arguments, "target")
                        .flatMap(key -> Named.session(tx, run, key))
                        .map(Named.Session::place);
        Verb verb = action.equals(LIST) ? Verb.LIST : action.equals(INFO) ? Verb.STAT : Verb.MESSAGE;
        Map<String, String> words = Map.of("action", action, "message", message);
        return place.<Plan>map(object -> new Plan.Of(Named.act(run, verb, object, words), message))
                .orElseGet(Plan.Nothing::new);
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        String action = act.arguments().getOrDefault("action", LIST);
        if (action.equals(LIST)) {
            return list(tx, act, run);
        }
        return Named.session(tx, run, key(tx, run, act))
                .flatMap(named -> child(tx, run, named.key()))
                .map(child -> switch (action) {
                    case KILL -> kill(tx, act, run, child);
                    case STEER -> steer(tx, act, run, child);
                    default -> info(act, child);
                })
                .orElseGet(
                        () -> Effect.done("none").as("missing").taking(Run.Taken.of(Integrity.TRUSTED, act.object())));
    }

    private static String key(View view, Run run, Act act) {
        IdentityId agent = new IdentityId(run.owner(), act.object().segments().getFirst());
        return Identities.find(view, agent)
                .map(identity ->
                        new SessionKey(identity.slug(), act.object().segments().getLast()).text())
                .orElse("");
    }

    /// The newest run of a sub-agent's session, if it was begun from here for the same people.
    private Optional<Run> child(View view, Run run, SessionKey key) {
        return Sessions.recent(view, run.owner(), key, 1).stream()
                .findFirst()
                .flatMap(turn -> agents.runs().find(view, run.owner(), new RunId(turn.run())))
                .filter(child -> begunBy(run, child));
    }

    private static boolean begunBy(Run run, Run child) {
        return child.cause() instanceof Cause.Spawned spawned
                && spawned.above().contains(run.cause().in().orElse(""))
                && child.audience().texts().equals(run.audience().texts());
    }

    private Effect list(Tx tx, Act act, Run run) {
        ArrayNode rows = Json.STRICT.createArrayNode();
        for (Conversation session : Sessions.newest(tx, run.owner(), AgentLimits.SESSIONS_LISTED)) {
            SessionKey key = session.sessionKey();
            if (rows.size() < Limits.SESSIONS_TOLD && key.conversation().startsWith("subagent:")) {
                Optional<Run> child = child(tx, run, key);
                child.ifPresent(found -> rows.add(row(found)));
            }
        }
        return Effect.done(Json.STRICT.writeValueAsString(rows)).taking(Run.Taken.of(Integrity.TRUSTED, act.object()));
    }

    private static ObjectNode row(Run child) {
        String state = child.ended()
                ? child.state() == Run.State.DONE ? "done" : child.state() == Run.State.CANCELLED ? "killed" : "failed"
                : "active";
        return Json.STRICT
                .createObjectNode()
                .put("sessionKey", child.cause().in().orElse(""))
                .put("runId", child.id().value())
                .put("status", state)
                .put("startedAt", child.openedAt().toEpochMilli())
                .put("steps", child.steps());
    }

    private static Effect info(Act act, Run child) {
        ObjectNode row = row(child);
        if (child.ended()) {
            String text = child.text().orElse("");
            row.put("result", text.length() > Limits.TURN_TOLD ? text.substring(0, Limits.TURN_TOLD) : text);
        }
        Set<Resource> consulted = new HashSet<>(child.consulted());
        consulted.add(act.object());
        return Effect.done(Json.STRICT.writeValueAsString(row))
                .taking(new Run.Taken(child.integrity(), consulted, child.foreign()));
    }

    private Effect kill(Tx tx, Act act, Run run, Run child) {
        SessionKey key = SessionKey.of(child.cause().in().orElseThrow());
        RunEnd.Follow stopped =
                agents.sessionRuns().stopAll(tx, run.owner(), key, "stopped by the agent that began it");
        ObjectNode answer = Json.STRICT.createObjectNode().put("status", child.ended() ? "ended already" : "killed");
        return Effect.done(Json.STRICT.writeValueAsString(answer))
                .taking(Run.Taken.of(Integrity.TRUSTED, act.object()))
                .with(stopped.entries(), stopped.notices())
                .noting(Map.of("session", key.text()));
    }

    /// The run under way is stopped, and another one goes on in the same session, which knows what was said there.
    private Effect steer(Tx tx, Act act, Run run, Run child) {
        SessionKey key = SessionKey.of(child.cause().in().orElseThrow());
        RunEnd.Follow stopped = agents.sessionRuns().stopAll(tx, run.owner(), key, "given another task");
        String message = act.arguments().getOrDefault("message", "");
        // All that was under way there is stopped, so that it begins at once, and what comes later waits.
        Opening opening = again(tx, run, child, key, message);
        Runs.Opened opened = agents.turns().enter(tx, opening, () -> opening);
        SessionNotice.Said said = Sessions.append(
                tx,
                run.owner(),
                key,
                new Turn(
                        Turn.Speaker.OTHER,
                        message,
                        run.integrity(),
                        opened.run().id().value(),
                        tx.now()));
        List<Notice> notices = new ArrayList<>(opened.notices());
        notices.add(said);
        RunEnd.Follow all = stopped.and(new RunEnd.Follow(opened.entries(), notices));
        ObjectNode answer = Json.STRICT
                .createObjectNode()
                .put("status", "accepted")
                .put("runId", opened.run().id().value())
                .put("childSessionKey", key.text());
        return Effect.done(Json.STRICT.writeValueAsString(answer))
                .taking(Run.Taken.of(Integrity.TRUSTED, act.object()))
                .with(all.entries(), all.notices())
                .noting(Map.of("session", key.text(), "child", opened.run().id().value()));
    }

    private static Opening again(Tx tx, Run run, Run child, SessionKey key, String message) {
        Cause.Spawned spawned = (Cause.Spawned) child.cause();
        List<Turn> before = SessionTurns.shown(tx, run.owner(), key, child.audience());
        List<Step.Given> given = new ArrayList<>();
        IdentityId agent = (IdentityId) child.agent();
        boolean ownerOnly = child.audience().isOwnerOnly(run.owner());
        given.add(new Step.Given(
                Step.Source.SYSTEM,
                "",
                Introductions.of(tx, agent, ownerOnly)
                        + " You are a sub-agent with one task. Your last word is told to whoever gave it to you."));
        before.forEach(turn -> given.add(Introductions.given(tx, run.owner(), turn)));
        given.add(new Step.Given(Step.Source.COUNTERPART, "your task, changed", message));
        Set<Resource> consulted = new HashSet<>(child.consulted());
        consulted.addAll(run.consulted());
        Map<PersonId, Readers> foreign = new HashMap<>(SessionTurns.foreign(tx, run, before));
        child.foreign().forEach((person, readers) -> foreign.merge(person, readers, Readers::meet));
        return new Opening(
                agent,
                new Cause.Spawned(key.text(), run.id(), spawned.above(), spawned.keep()),
                child.half(),
                child.audience(),
                child.purpose(),
                before.stream().map(Turn::integrity).reduce(run.integrity().meet(child.integrity()), Integrity::meet),
                consulted,
                foreign,
                given);
    }
}
