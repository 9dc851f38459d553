package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.SessionTurns;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tools that only look: `sessions_list`, `sessions_history`, `session_status`, `agents_list`.
final class LookTool implements Tool.OfStore {
    private static final ToolSpec.Param SESSION =
            new ToolSpec.Param("sessionKey", ToolSpec.Type.STRING, "Its key, or main.", true);
    private static final ToolSpec.Param AGENT =
            new ToolSpec.Param("agentId", ToolSpec.Type.STRING, "Another agent's; your own if left out.", false);

    /// What is looked at.
    enum Kind {
        LIST,
        HISTORY,
        STATUS,
        AGENTS
    }

    private static ToolSpec spec(Kind kind) {
        return switch (kind) {
            case LIST ->
                new ToolSpec(
                        "sessions_list",
                        "Lists the sessions that you may see.",
                        List.of(
                                AGENT,
                                new ToolSpec.Param("limit", ToolSpec.Type.INTEGER, "Newest ones; 50 at most.", false),
                                new ToolSpec.Param(
                                        "activeMinutes", ToolSpec.Type.INTEGER, "Only those changed since.", false)));
            case HISTORY ->
                new ToolSpec(
                        "sessions_history",
                        "Shows what was said in a session.",
                        List.of(
                                SESSION,
                                new ToolSpec.Param(
                                        "limit", ToolSpec.Type.INTEGER, "Newest turns; 50 at most.", false)));
            case STATUS ->
                new ToolSpec(
                        "session_status",
                        "Says how a session is.",
                        List.of(new ToolSpec.Param(
                                "sessionKey", ToolSpec.Type.STRING, "Its key; your own if left out.", false)));
            case AGENTS -> new ToolSpec("agents_list", "Lists the agents that your sub-agents may be.", List.of());
        };
    }

    private static Verb verb(Kind kind) {
        return switch (kind) {
            case LIST, AGENTS -> Verb.LIST;
            case HISTORY -> Verb.READ;
            case STATUS -> Verb.STAT;
        };
    }

    private final Kind kind;
    private final Bookshelf books;
    private final ToolSpec spec;

    LookTool(Kind kind, Bookshelf books) {
        this.kind = kind;
        this.books = books;
        this.spec = spec(kind);
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    /// A sub-agent that may begin none looks at no session; none of them looks at how the others are.
    @Override
    public boolean offeredIn(Run run) {
        boolean sub = run.cause() instanceof Cause.Spawned;
        boolean leaf =
                SessionReach.depth(run) >= books.of(run.owner()).sessions().depth();
        return run.agent() instanceof IdentityId
                && run.cause().in().isPresent()
                && !(sub && (leaf || kind == Kind.STATUS || kind == Kind.AGENTS));
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<Resource> object = switch (kind) {
            case LIST ->
                Arguments.text(arguments, "agentId")
                        .map(slug -> Named.agent(tx, run, slug))
                        .orElseGet(() -> Named.own(tx, run))
                        .map(Identity::id)
                        .map(SessionReach::all);
            case AGENTS -> Named.own(tx, run).map(Identity::id).map(SessionReach::all);
            case HISTORY, STATUS ->
                Arguments.text(arguments, "sessionKey")
                        .map(key -> Named.session(tx, run, key))
                        .orElseGet(() -> kind == Kind.STATUS ? Named.current(tx, run) : Optional.empty())
                        .map(Named.Session::place);
        };
        long limit =
                Arguments.number(arguments, "limit", 1, Limits.SESSIONS_TOLD).orElse((long) Limits.SESSIONS_TOLD);
        long minutes = Arguments.number(arguments, "activeMinutes", 1, 1 << 20).orElse(0L);
        return object.<Plan>map(place -> new Plan.Of(
                        Named.act(
                                run,
                                verb(kind),
                                place,
                                Map.of("limit", Long.toString(limit), "minutes", Long.toString(minutes))),
                        ""))
                .orElseGet(Plan.Nothing::new);
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        Identity agent = Identities.find(
                        tx, new IdentityId(run.owner(), act.object().segments().getFirst()))
                .orElseThrow();
        return switch (kind) {
            case LIST -> list(tx, act, run, agent);
            case AGENTS -> agents(tx, act, run, agent);
            case HISTORY ->
                found(tx, act, agent)
                        .map(session -> history(tx, act, run, session))
                        .orElseGet(() -> none(act));
            case STATUS ->
                found(tx, act, agent)
                        .map(session -> status(act, agent, session))
                        .orElseGet(() -> none(act));
        };
    }

    private static Optional<Conversation> found(View view, Act act, Identity agent) {
        return Sessions.find(
                view,
                act.object().owner(),
                new SessionKey(agent.slug(), act.object().segments().getLast()));
    }

    private static Effect none(Act act) {
        return Effect.done("none").as("missing").taking(Run.Taken.of(Integrity.TRUSTED, act.object()));
    }

    private Effect list(Tx tx, Act act, Run run, Identity agent) {
        long minutes = Long.parseLong(act.arguments().getOrDefault("minutes", "0"));
        long limit = Long.parseLong(act.arguments().getOrDefault("limit", "1"));
        ArrayNode rows = Json.STRICT.createArrayNode();
        AgentBook book = books.of(run.owner());
        // Names of sessions are what channels and their people made of them.
        boolean outside = false;
        for (Conversation session : Sessions.newest(tx, run.owner(), AgentLimits.SESSIONS_PER_PERSON)) {
            SessionKey key = session.sessionKey();
            boolean recent =
                    minutes == 0 || session.updatedAt().isAfter(tx.now().minus(Duration.ofMinutes(minutes)));
            if (rows.size() < limit
                    && recent
                    && key.agent().equals(agent.slug())
                    && SessionReach.listed(tx, book, run, key)) {
                outside |= key.conversation().indexOf(':') >= 0;
                rows.add(row(session));
            }
        }
        return Effect.done(Json.STRICT.writeValueAsString(rows))
                .taking(Run.Taken.of(outside ? Integrity.UNTRUSTED : Integrity.TRUSTED, act.object()));
    }

    private static ObjectNode row(Conversation session) {
        SessionKey key = session.sessionKey();
        ObjectNode row = Json.STRICT.createObjectNode();
        row.put("key", session.key());
        row.put("kind", kindOf(key.conversation()));
        session.marks().label().ifPresent(label -> row.put("label", label));
        row.put("updatedAt", session.updatedAt().toEpochMilli());
        row.put("sessionId", session.id());
        row.put("turns", session.turns());
        return row;
    }

    private static String kindOf(String conversation) {
        String padded = ":" + conversation + ":";
        return conversation.equals(SessionKey.MAIN)
                ? "main"
                : padded.contains(":group:") || padded.contains(":channel:")
                        ? "group"
                        : padded.contains(":cron:") ? "cron" : padded.contains(":hook:") ? "hook" : "other";
    }

    /// The turns that everybody who hears the run may learn; each with what it rests on.
    private static Effect history(Tx tx, Act act, Run run, Conversation session) {
        int limit = (int) Long.parseLong(act.arguments().getOrDefault("limit", "1"));
        List<Turn> shown = SessionTurns.shown(tx, run.owner(), session.sessionKey(), run.audience());
        List<Turn> turns = shown.subList(Math.max(0, shown.size() - Math.min(limit, Limits.TURNS_TOLD)), shown.size());
        ArrayNode messages = Json.STRICT.createArrayNode();
        Integrity integrity = Integrity.TRUSTED;
        for (Turn turn : turns) {
            integrity = integrity.meet(turn.integrity());
            String text = turn.text();
            messages.addObject()
                    .put("role", turn.speaker().role())
                    .put("text", text.length() > Limits.TURN_TOLD ? text.substring(0, Limits.TURN_TOLD) : text)
                    .put("at", turn.at().toEpochMilli());
        }
        return Effect.done(Json.STRICT.writeValueAsString(messages))
                .taking(new Run.Taken(integrity, Set.of(act.object()), SessionTurns.foreign(tx, run.owner(), turns)));
    }

    private static Effect status(Act act, Identity agent, Conversation session) {
        ObjectNode card = row(session);
        card.put("agentId", agent.slug());
        agent.model().ifPresent(model -> card.put("model", model));
        return Effect.done(Json.STRICT.writeValueAsString(card)).taking(Run.Taken.of(Integrity.TRUSTED, act.object()));
    }

    private Effect agents(Tx tx, Act act, Run run, Identity own) {
        AgentBook book = books.of(run.owner());
        ArrayNode names = Json.STRICT.createArrayNode();
        Identities.of(tx, run.owner()).stream()
                .filter(Identity::active)
                .map(Identity::slug)
                .filter(slug -> book.spawns(own.slug(), slug))
                .sorted()
                .forEach(names::add);
        return Effect.done(Json.STRICT.writeValueAsString(names)).taking(Run.Taken.of(Integrity.TRUSTED, act.object()));
    }
}
