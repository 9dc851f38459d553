package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Optional;

/// What the owner's configuration lets a run reach of sessions: as facts for the decision, which rests on them. Where
/// anything is not known, nothing is reached.
///
/// Threat: an agent that looks into, or writes into, a conversation that its owner kept from it. See
/// `SubagentTest`.
public final class SessionReach {
    private SessionReach() {}

    /// A session as an object of an act: the identity whose it is, then its name.
    public static Resource place(IdentityId identity, String conversation) {
        return Resource.of(Resource.Kind.SESSION, identity.owner(), identity.value(), conversation);
    }

    /// All sessions of an identity.
    public static Resource all(IdentityId identity) {
        return Resource.of(Resource.Kind.SESSION, identity.owner(), identity.value());
    }

    static Optional<Snapshot.Reach> of(View view, AgentBook book, Run run, Act act) {
        Resource object = act.object();
        if (object.kind() != Resource.Kind.SESSION
                || !(run.agent() instanceof IdentityId self)
                || !object.owner().equals(run.owner())
                || object.segments().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> own = slug(view, run.owner(), self.value());
        Optional<String> other = slug(view, run.owner(), object.segments().getFirst());
        Optional<String> from = run.cause().in();
        if (own.isEmpty() || other.isEmpty() || from.isEmpty()) {
            return Optional.of(new Snapshot.Reach(false, false, false));
        }
        Optional<String> to = object.segments().size() > 1
                ? Optional.of("agent:" + other.get() + ":" + object.segments().get(1))
                : Optional.empty();
        Between between = new Between(book, from.get(), own.get(), other.get(), to);
        return Optional.of(
                act.verb() == Verb.SPAWN ? spawn(view, run, between) : reach(view, run, act.verb(), between));
    }

    /// Two agents, and the session of one that the other's act names.
    ///
    /// @param from key of the run's session
    /// @param to key of the named session; empty: all of that agent's
    private record Between(AgentBook book, String from, String own, String other, Optional<String> to) {
        boolean same() {
            return own.equals(other);
        }
    }

    private static Snapshot.Reach spawn(View view, Run run, Between between) {
        AgentBook.Sessions rules = between.book().sessions();
        boolean room = depth(run) < rules.depth()
                && children(view, run.owner(), between.from()) < rules.children()
                && open(view, run.owner(), Cause.Spawned.class) < Limits.SUBAGENTS_PER_PERSON;
        boolean may = between.book().spawns(between.own(), between.other());
        return new Snapshot.Reach(may, may && !between.same(), room);
    }

    private static Snapshot.Reach reach(View view, Run run, Verb verb, Between between) {
        AgentBook.Sessions rules = between.book().sessions();
        boolean open = rules.between(between.own(), between.other());
        boolean below = between.to().isPresent()
                && lineage(view, run.owner(), between.to().get()).contains(between.from());
        boolean seen = switch (rules.visibility()) {
            case SELF -> here(between);
            case TREE -> here(between) || below;
            case AGENT -> between.same() || below;
            case ALL -> open || below;
        };
        boolean room = verb != Verb.MESSAGE
                || (hops(run) < Limits.SESSION_HOPS
                        && open(view, run.owner(), Cause.Sent.class) < Limits.SUBAGENTS_PER_PERSON);
        return new Snapshot.Reach(seen, seen && !between.same(), room);
    }

    /// The run's own session, or the list of its own agent's, which is then narrowed one by one.
    private static boolean here(Between between) {
        return between.same() && between.to().map(between.from()::equals).orElse(true);
    }

    /// Whether a run may see that a session is there, one of those of an agent that it may list.
    public static boolean listed(View view, AgentBook book, Run run, SessionKey key) {
        String from = run.cause().in().orElse("");
        return switch (book.sessions().visibility()) {
            case SELF -> key.text().equals(from);
            case TREE ->
                key.text().equals(from)
                        || lineage(view, run.owner(), key.text()).contains(from);
            case AGENT, ALL -> true;
        };
    }

    /// Sessions above a sub-agent's, from the first one on; empty for a session that nobody began.
    private static List<String> lineage(View view, PersonId owner, String key) {
        return Sessions.find(view, owner, SessionKey.of(key))
                .map(session -> Sessions.turns(view, owner, session, 0, 1))
                .filter(turns -> !turns.isEmpty())
                .map(List::getFirst)
                .map(Turn::run)
                .flatMap(run -> view.find(RunTables.RUN, owner, run))
                .map(Run::cause)
                .filter(Cause.Spawned.class::isInstance)
                .map(cause -> ((Cause.Spawned) cause).above())
                .orElse(List.of());
    }

    /// How deep a run is below one that nobody began.
    public static int depth(Run run) {
        return run.cause() instanceof Cause.Spawned spawned ? spawned.above().size() : 0;
    }

    /// How many sessions the writing that began a run came through.
    public static int hops(Run run) {
        return run.cause() instanceof Cause.Sent sent ? sent.hops() : 0;
    }

    /// A session of an agent.
    public record At(IdentityId agent, SessionKey key) {}

    /// Whether a run of that session waits for what this run answers: then nothing begins there before this one ends.
    public static boolean awaits(View view, Run run, Optional<String> session) {
        Run at = run;
        for (int hop = 0; hop < Limits.SESSION_HOPS && at.cause() instanceof Cause.Sent sent; hop++) {
            Optional<Run> from =
                    view.find(RunTables.RUN, run.owner(), sent.from().value());
            if (from.isEmpty()) {
                return false;
            }
            at = from.get();
            if (!at.ended() && at.cause().in().equals(session)) {
                return true;
            }
        }
        return false;
    }

    private static long children(View view, PersonId owner, String session) {
        return openOf(view, owner).stream()
                .filter(run -> run.cause() instanceof Cause.Spawned spawned
                        && spawned.above().getLast().equals(session))
                .count();
    }

    private static long open(View view, PersonId owner, Class<? extends Cause> cause) {
        return openOf(view, owner).stream()
                .filter(run -> cause.isInstance(run.cause()))
                .count();
    }

    private static List<Run> openOf(View view, PersonId owner) {
        return view.list(RunTables.OPEN, owner, "", Runs.MOST_OPEN).stream()
                .flatMap(
                        row -> view.find(RunTables.RUN, owner, row.value().run().value()).stream())
                .filter(run -> !run.ended())
                .toList();
    }

    private static Optional<String> slug(View view, PersonId owner, String id) {
        return id.startsWith("i-")
                ? Identities.find(view, new IdentityId(owner, id))
                        .filter(Identity::active)
                        .map(Identity::slug)
                : Optional.empty();
    }
}
