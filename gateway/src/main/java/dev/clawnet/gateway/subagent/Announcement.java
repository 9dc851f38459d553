package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Introductions;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What follows from the end of a sub-agent: its result stands in its session, and a run of whoever began it says what
/// of it matters, for the same people, when its turn comes in the session of whoever began it. One that was stopped
/// says nothing.
final class Announcement implements RunEnd {
    private final Agents agents;

    Announcement(Agents agents) {
        this.agents = agents;
    }

    @Override
    public Follow ended(Tx tx, Run child) {
        Follow kept = agents.sessionRuns().ended(tx, child);
        if (!(child.cause() instanceof Cause.Spawned spawned) || child.state() == Run.State.CANCELLED) {
            return kept;
        }
        List<Entry> entries = new ArrayList<>(kept.entries());
        List<Notice> notices = new ArrayList<>(kept.notices());
        Optional<Run> parent = agents.runs()
                .find(tx, child.owner(), spawned.parent())
                .filter(run -> run.state() != Run.State.CANCELLED);
        SessionKey above = SessionKey.of(spawned.above().getLast());
        if (parent.isPresent()
                && parent.get().agent() instanceof IdentityId agent
                && Sessions.find(tx, child.owner(), above).isPresent()) {
            Follow told = agents.turns().after(tx, opening(tx, child, parent.get(), agent));
            entries.addAll(told.entries());
            notices.addAll(told.notices());
        }
        if (!spawned.keep()) {
            Optional<Conversation> session = Sessions.find(tx, child.owner(), SessionKey.of(spawned.session()));
            session.flatMap(found -> Sessions.delete(tx, child.owner(), found, AgentLimits.TURNS_DELETED))
                    .ifPresent(notices::add);
        }
        return new Follow(entries, notices);
    }

    /// For the audience that the sub-agent had, which is its parent's; with all that either of them rests on, but for
    /// what was said in its session before it begins.
    private static Opening opening(Tx tx, Run child, Run parent, IdentityId agent) {
        boolean ownerOnly = parent.audience().isOwnerOnly(parent.owner());
        String end = "The sub-agent in " + child.cause().in().orElse("") + " has ended: "
                + (child.state() == Run.State.DONE ? "done" : "failed") + ", after "
                + Duration.between(child.openedAt(), tx.now()).toSeconds() + " s and " + child.steps()
                + " steps. Say here what of it matters; NO_REPLY says nothing on a channel.";
        List<Step.Given> given = List.of(
                new Step.Given(Step.Source.SYSTEM, "", Introductions.of(tx, agent, ownerOnly)),
                new Step.Given(Step.Source.PLATFORM, "", end),
                new Step.Given(
                        Step.Source.COUNTERPART,
                        Introductions.SUBAGENT,
                        child.text().orElse("")));
        Set<Resource> consulted = new HashSet<>(parent.consulted());
        consulted.addAll(child.consulted());
        Map<PersonId, Readers> foreign = new HashMap<>(parent.foreign());
        child.foreign().forEach((person, readers) -> foreign.merge(person, readers, Readers::meet));
        return new Opening(
                agent,
                parent.cause(),
                parent.half(),
                parent.audience(),
                parent.purpose(),
                parent.integrity().meet(child.integrity()),
                consulted,
                foreign,
                given);
    }
}
