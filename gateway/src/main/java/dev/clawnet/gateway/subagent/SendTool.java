package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Introductions;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.SessionTurns;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `sessions_send`: writes into another session of the same owner, and waits for its answer.
///
/// The run that answers faces the owner alone, whatever the writer's audience. A writer that others hear is told
/// `accepted` at once, whether there is such a session or not, and learns nothing of the answer.
final class SendTool implements Tool.Outside {
    static final String NAME = "sessions_send";
    private static final int TEXT = 16_000;
    private static final long USUAL_WAIT = 30;
    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Writes into another session, and waits for what its agent answers.",
            List.of(
                    new ToolSpec.Param("sessionKey", ToolSpec.Type.STRING, "Its key, or main.", true),
                    new ToolSpec.Param("message", ToolSpec.Type.STRING, "What you write.", true),
                    new ToolSpec.Param(
                            "timeoutSeconds", ToolSpec.Type.INTEGER, "Up to 300; 0 does not wait; 30.", false)));

    private final Store store;
    private final Agents agents;
    private final RandomGenerator random;

    SendTool(Store store, Agents agents, RandomGenerator random) {
        this.store = store;
        this.agents = agents;
        this.random = random;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId
                && run.cause().in().isPresent()
                && !(run.cause() instanceof Cause.Spawned);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> message = Arguments.text(arguments, "message").filter(text -> text.length() <= TEXT);
        Optional<String> key = Arguments.text(arguments, "sessionKey");
        if (message.isEmpty() || key.isEmpty()) {
            return new Plan.Bad("sessionKey and message are needed, message up to " + TEXT + " characters");
        }
        long wait = Arguments.number(arguments, "timeoutSeconds", 0, Limits.SESSION_ANSWER.toSeconds())
                .orElse(USUAL_WAIT);
        Optional<Named.Session> session = Named.session(tx, run, key.get());
        if (session.map(found -> found.key().text()).equals(run.cause().in())) {
            return new Plan.Bad("that is your own session: answer there");
        }
        return session.<Plan>map(found -> new Plan.Of(
                        Named.act(
                                run,
                                Verb.MESSAGE,
                                found.place(),
                                Map.of("message", message.get(), "wait", Long.toString(wait))),
                        message.get()))
                .orElseGet(Plan.Nothing::new);
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Act act = permit.act();
        ObjectNode payload = Json.STRICT.createObjectNode();
        Optional<Run> began = store.write(tx -> begin(tx, act, run));
        began.ifPresent(found -> payload.put("run", found.id().value()));
        Duration wait = Duration.ofSeconds(Long.parseLong(act.arguments().getOrDefault("wait", "0")));
        boolean waits = began.isPresent()
                && !store.read(view ->
                        SessionReach.awaits(view, run, began.get().cause().in()));
        if (waits && ownerOnly(run) && wait.isPositive()) {
            Run ended = agents.await(run.owner(), began.get().id(), wait);
            payload.put("state", ended.state().name());
        }
        return new Reported("done", payload);
    }

    private static boolean ownerOnly(Run run) {
        return run.audience().isOwnerOnly(run.owner());
    }

    private Change<Optional<Run>> begin(Tx tx, Act act, Run run) {
        Resource place = act.object();
        IdentityId agent = new IdentityId(run.owner(), place.segments().getFirst());
        Optional<SessionKey> key = Identities.find(tx, agent)
                .filter(Identity::active)
                .map(identity ->
                        new SessionKey(identity.slug(), place.segments().getLast()))
                .filter(wanted -> Sessions.find(tx, run.owner(), wanted).isPresent()
                        || wanted.conversation().equals(SessionKey.MAIN));
        if (key.isEmpty()) {
            // For the record of the writer alone: it is answered as one that is there.
            return Change.of(Optional.empty(), entry(run, place, "missing"));
        }
        String message = act.arguments().getOrDefault("message", "");
        List<Turn> before = SessionTurns.shown(tx, run.owner(), key.get(), Audience.owner(run.owner()));
        Runs.Opened opened = agents.turns()
                .enter(
                        tx,
                        opening(tx, run, new SessionReach.At(agent, key.get()), message, List.of()),
                        () -> opening(tx, run, new SessionReach.At(agent, key.get()), message, before));
        if (opened.run().state() == Run.State.QUEUED) {
            // What was written stands in the session when its run begins.
            return new Change<>(Optional.of(opened.run()), opened.entries(), opened.notices());
        }
        SessionNotice.Said said = Sessions.append(
                tx,
                run.owner(),
                key.get(),
                new Turn(
                        Turn.Speaker.OTHER,
                        message,
                        run.integrity(),
                        opened.run().id().value(),
                        tx.now()));
        return new Change<>(Optional.of(opened.run()), opened.entries(), opened.notices())
                .and(List.of(), List.of(said));
    }

    private Entry entry(Run run, Resource place, String result) {
        return Entry.of(
                EntryId.mint(random),
                run.owner(),
                "session.sent",
                Map.of(
                        "owner", run.owner().value(),
                        "run", run.id().value(),
                        "resource", place.text(),
                        "result", result));
    }

    private static Opening opening(Tx tx, Run run, SessionReach.At at, String message, List<Turn> before) {
        IdentityId agent = at.agent();
        SessionKey key = at.key();
        Audience owner = Audience.owner(run.owner());
        List<Step.Given> given = new ArrayList<>();
        given.add(new Step.Given(Step.Source.SYSTEM, "", Introductions.of(tx, agent, true)));
        before.forEach(turn -> given.add(Introductions.given(tx, run.owner(), turn)));
        String writer = Named.own(tx, run).map(Identity::slug).orElse("-");
        given.add(new Step.Given(Step.Source.COUNTERPART, "agent " + writer + " of your owner", message));
        Set<Resource> consulted = new HashSet<>(run.consulted());
        consulted.add(SessionReach.place(agent, key.conversation()));
        return new Opening(
                agent,
                new Cause.Sent(key.text(), run.id(), SessionReach.hops(run) + 1),
                Snapshot.Half.PRIVATE,
                owner,
                run.purpose(),
                before.stream().map(Turn::integrity).reduce(run.integrity(), Integrity::meet),
                consulted,
                SessionTurns.foreign(tx, run, before),
                given);
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Resource place = permit.act().object();
        ObjectNode answer = Json.STRICT.createObjectNode();
        Optional<Run> target = reported.payload().path("run").isString()
                ? agents.runs()
                        .find(
                                tx,
                                run.owner(),
                                new RunId(reported.payload().path("run").stringValue()))
                : Optional.empty();
        if (!ownerOnly(run)) {
            answer.put("status", "accepted");
            return Effect.done(Json.STRICT.writeValueAsString(answer));
        }
        if (target.isEmpty()) {
            answer.put("status", "error").put("error", "no such session");
            return Effect.done(Json.STRICT.writeValueAsString(answer)).taking(Run.Taken.of(Integrity.TRUSTED, place));
        }
        Run other = target.get();
        answer.put("runId", other.id().value());
        String state = reported.payload().path("state").asString("");
        if (!other.ended() || state.isEmpty()) {
            answer.put("status", state.isEmpty() ? "accepted" : "timeout");
            return Effect.done(Json.STRICT.writeValueAsString(answer)).taking(Run.Taken.of(Integrity.TRUSTED, place));
        }
        boolean good = other.state() == Run.State.DONE;
        answer.put("status", good ? "ok" : "error")
                .put(good ? "reply" : "error", other.text().orElse(""));
        Set<Resource> consulted = new HashSet<>(other.consulted());
        consulted.add(place);
        return Effect.done(Json.STRICT.writeValueAsString(answer))
                .taking(new Run.Taken(other.integrity(), consulted, other.foreign()));
    }
}
