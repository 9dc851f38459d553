package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Introductions;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// `sessions_spawn`: gives a task to a sub-agent with a session of its own, and goes on at once. The sub-agent
/// has the audience of whoever began it, and what that one had looked at; what it ends with is announced there.
final class SpawnTool implements Tool.OfStore {
    private static final int TASK = 16_000;
    private static final int LABEL = 64;
    private static final int ID_BYTES = 16;
    private static final ToolSpec SPEC = new ToolSpec(
            "sessions_spawn",
            "Gives a task to a sub-agent, which tells you when it is done.",
            List.of(
                    new ToolSpec.Param("task", ToolSpec.Type.STRING, "What it is to do.", true),
                    new ToolSpec.Param("label", ToolSpec.Type.STRING, "A name for its session.", false),
                    new ToolSpec.Param(
                            "agentId", ToolSpec.Type.STRING, "Which agent it is; yourself if left out.", false),
                    new ToolSpec.Param("cleanup", ToolSpec.Type.STRING, "keep or delete its session; keep.", false)));

    private final Agents agents;
    private final RandomGenerator random;

    SpawnTool(Agents agents, RandomGenerator random) {
        this.agents = agents;
        this.random = random;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        Bookshelf books = agents.books();
        return run.agent() instanceof IdentityId
                && run.cause().in().isPresent()
                && SessionReach.depth(run) < books.of(run.owner()).sessions().depth();
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> task = Arguments.text(arguments, "task").filter(text -> text.length() <= TASK);
        String cleanup = Arguments.text(arguments, "cleanup").orElse("keep");
        String label = Arguments.text(arguments, "label").orElse("");
        if (task.isEmpty()
                || label.length() > LABEL
                || !List.of("keep", "delete").contains(cleanup)) {
            return new Plan.Bad(
                    "task takes up to " + TASK + " characters, label up to " + LABEL + "; cleanup is keep or delete");
        }
        Optional<Identity> who = Arguments.text(arguments, "agentId")
                .map(slug -> Named.agent(tx, run, slug))
                .orElseGet(() -> Named.own(tx, run));
        return who.<Plan>map(agent -> new Plan.Of(
                        Named.act(
                                run,
                                Verb.SPAWN,
                                SessionReach.place(agent.id(), conversation(run)),
                                Map.of("task", task.get(), "label", label, "cleanup", cleanup)),
                        task.get()))
                .orElseGet(Plan.Nothing::new);
    }

    /// A name that nobody had before; below the name of the sub-agent that begins it, if it is one.
    private String conversation(Run run) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String own = "subagent:" + HexFormat.of().formatHex(id);
        return run.cause() instanceof Cause.Spawned spawned
                ? SessionKey.of(spawned.session()).conversation() + ":" + own
                : own;
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        IdentityId agent = new IdentityId(run.owner(), act.object().segments().getFirst());
        String slug = Identities.find(tx, agent).orElseThrow().slug();
        SessionKey key = new SessionKey(slug, act.object().segments().getLast());
        String task = act.arguments().getOrDefault("task", "");
        Opening opening = opening(tx, run, agent, key, act);
        // Its session is its own and new: it begins at once, and what comes to it later waits.
        Runs.Opened opened = agents.turns().enter(tx, opening, () -> opening);
        SessionNotice.Said said = Sessions.append(
                tx,
                run.owner(),
                key,
                new Turn(
                        Turn.Speaker.OTHER,
                        task,
                        run.integrity(),
                        opened.run().id().value(),
                        tx.now()));
        List<Notice> notices = new ArrayList<>(opened.notices());
        notices.add(said);
        String label = act.arguments().getOrDefault("label", "");
        if (!label.isEmpty()) {
            Conversation session = Sessions.find(tx, run.owner(), key).orElseThrow();
            notices.add(Sessions.mark(
                    tx, run.owner(), session, new Conversation.Marks(Optional.of(label), false, false, false)));
        }
        String told = Json.STRICT.writeValueAsString(Json.STRICT
                .createObjectNode()
                .put("status", "accepted")
                .put("runId", opened.run().id().value())
                .put("childSessionKey", key.text()));
        return Effect.done(told)
                .with(opened.entries(), notices)
                .noting(Map.of("session", key.text(), "child", opened.run().id().value()));
    }

    private static Opening opening(Tx tx, Run run, IdentityId agent, SessionKey key, Act act) {
        List<String> above = new ArrayList<>();
        if (run.cause() instanceof Cause.Spawned spawned) {
            above.addAll(spawned.above());
        }
        above.add(run.cause().in().orElseThrow());
        boolean ownerOnly = run.audience().isOwnerOnly(run.owner());
        return new Opening(
                agent,
                new Cause.Spawned(
                        key.text(),
                        run.id(),
                        above,
                        !act.arguments().getOrDefault("cleanup", "keep").equals("delete")),
                run.half(),
                run.audience(),
                run.purpose(),
                run.integrity(),
                run.consulted(),
                run.foreign(),
                List.of(
                        new Step.Given(
                                Step.Source.SYSTEM,
                                "",
                                Introductions.of(tx, agent, ownerOnly)
                                        + " You are a sub-agent with one task. Your last word is told to whoever gave"
                                        + " it to you."),
                        new Step.Given(
                                Step.Source.COUNTERPART,
                                "your task",
                                act.arguments().getOrDefault("task", ""))));
    }
}
