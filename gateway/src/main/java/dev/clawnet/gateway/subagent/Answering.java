package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Introductions;
import dev.clawnet.gateway.agent.LastWord;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Two agents of one owner go on answering each other after `sessions_send`, and the one that was written to may tell
/// the people of its channel. Each turn is a run that faces the owner alone; the owner's rules are asked before each,
/// so that closing agent-to-agent ends it. What is told on a channel is decided as an act of its own.
///
/// Threat: words that cross to a session which the owner closed, or leave by a channel without a decision; two agents
/// that answer each other for ever. See `SubagentTest`.
final class Answering implements RunEnd {
    /// As `sessions_send` answers; no words of an agent stand before it.
    private static final Pattern RUN = Pattern.compile("^\\{\"runId\":\"([a-z0-9-]{1,64})\"");

    private final Agents agents;

    Answering(Agents agents) {
        this.agents = agents;
    }

    @Override
    public Follow ended(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Sent sent)) {
            return agents.sessionRuns().ended(tx, run);
        }
        String text = run.text().orElse("");
        boolean done = run.state() == Run.State.DONE;
        boolean skipped = done && LastWord.isSkip(text);
        Follow said = skipped && sent.exchange().isPresent()
                ? agents.sessionRuns().unsaid(tx, run)
                : agents.sessionRuns().ended(tx, run);
        if (!done || sent.exchange().filter(Cause.Exchange::last).isPresent()) {
            return said;
        }
        return exchange(tx, run, sent)
                .map(exchange -> said.and(next(tx, run, exchange, skipped || text.isBlank())))
                .orElse(said);
    }

    /// The end of a run that wrote: what was answered while it was under way is answered on now, so that its session
    /// has one run at a time.
    Follow wrote(Tx tx, Run writer) {
        boolean may = writer.steps() > 1
                && !(writer.cause() instanceof Cause.Sent)
                && agents.books().of(writer.owner()).sessions().crossing();
        Follow follow = Follow.NOTHING;
        for (Run answered : may ? answered(tx, writer) : List.<Run>of()) {
            if (answered.cause() instanceof Cause.Sent sent && sent.exchange().isEmpty()) {
                String text = answered.text().orElse("");
                boolean over = LastWord.isSkip(text);
                follow = follow.and(exchange(tx, answered, sent)
                        .map(exchange -> next(tx, answered, exchange, over))
                        .orElse(Follow.NOTHING));
            }
        }
        return follow;
    }

    /// The runs that a run began by writing and that came to an answer.
    private List<Run> answered(View view, Run writer) {
        return agents.runs().steps(view, writer).stream()
                .filter(step -> step instanceof Step.Done done && done.tool().equals(SendTool.NAME))
                .map(step -> RUN.matcher(((Step.Done) step).text()))
                .filter(Matcher::find)
                .flatMap(found -> agents.runs().find(view, writer.owner(), new RunId(found.group(1))).stream())
                .filter(run -> run.state() == Run.State.DONE)
                .filter(run ->
                        run.cause() instanceof Cause.Sent sent && sent.from().equals(writer.id()))
                .toList();
    }

    /// What this run belongs to, or begins: nothing when the writer is not to learn of the answer.
    private Optional<Cause.Exchange> exchange(View view, Run run, Cause.Sent sent) {
        if (sent.exchange().isPresent()) {
            return sent.exchange();
        }
        return agents.runs()
                .find(view, run.owner(), sent.from())
                .filter(writer -> writer.audience().isOwnerOnly(run.owner()))
                .filter(writer -> writer.ended() && writer.state() != Run.State.CANCELLED)
                .filter(writer -> !(writer.cause() instanceof Cause.Sent))
                .flatMap(writer -> writer.cause().in())
                .map(from -> new Cause.Exchange(from, sent.session(), 0, Optional.empty(), false));
    }

    private Follow next(Tx tx, Run run, Cause.Exchange exchange, boolean over) {
        AgentBook.Sessions rules = agents.books().of(run.owner()).sessions();
        SessionKey asker = SessionKey.of(exchange.asker());
        SessionKey asked = SessionKey.of(exchange.asked());
        boolean open =
                rules.crossing() && !asker.agent().equals(asked.agent()) && rules.between(asker.agent(), asked.agent());
        if (!open) {
            return Follow.NOTHING;
        }
        if (!over && exchange.turn() < rules.turns()) {
            return begin(tx, run, exchange.next());
        }
        return channel(tx, run.owner(), asked)
                .map(place -> begin(tx, run, exchange.announcing(place)))
                .orElse(Follow.NOTHING);
    }

    /// The conversation of a channel that was heard last in a session.
    private Optional<Resource> channel(View view, PersonId owner, SessionKey key) {
        for (Turn turn : Sessions.recent(view, owner, key, Sessions.SHOWN).reversed()) {
            Optional<Resource> place = agents.runs()
                    .find(view, owner, new RunId(turn.run()))
                    .map(Run::cause)
                    .filter(Cause.Message.class::isInstance)
                    .map(cause -> ((Cause.Message) cause).conversation());
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    /// Where it goes on: with the one that wrote first at odd turns, and at the end with the other one.
    private static SessionKey place(Cause.Exchange exchange) {
        boolean asker = !exchange.last() && exchange.turn() % 2 == 1;
        return SessionKey.of(asker ? exchange.asker() : exchange.asked());
    }

    private Follow begin(Tx tx, Run run, Cause.Exchange exchange) {
        SessionKey key = place(exchange);
        Optional<Identity> agent = Identities.bySlug(tx, run.owner(), key.agent());
        boolean there = key.conversation().equals(SessionKey.MAIN)
                || Sessions.find(tx, run.owner(), key).isPresent();
        if (agent.isEmpty() || !there) {
            return Follow.NOTHING;
        }
        return agents.turns().after(tx, opening(tx, run, exchange, agent.get()));
    }

    /// But for what was said in its session before it begins.
    private Opening opening(Tx tx, Run run, Cause.Exchange exchange, Identity agent) {
        SessionKey key = place(exchange);
        List<Step.Given> given = new ArrayList<>();
        given.add(new Step.Given(Step.Source.SYSTEM, "", Introductions.of(tx, agent.id(), true)));
        String writer = Named.own(tx, run).map(Identity::slug).orElse("-");
        int most = agents.books().of(run.owner()).sessions().turns();
        given.add(new Step.Given(Step.Source.PLATFORM, "", words(exchange, writer, most)));
        if (!exchange.last()) {
            given.add(new Step.Given(
                    Step.Source.COUNTERPART,
                    "agent " + writer + " of your owner",
                    run.text().orElse("")));
        }
        Set<Resource> consulted = new HashSet<>(run.consulted());
        consulted.add(SessionReach.place(agent.id(), key.conversation()));
        return new Opening(
                agent.id(),
                new Cause.Sent(key.text(), run.id(), SessionReach.hops(run), Optional.of(exchange)),
                Snapshot.Half.PRIVATE,
                Audience.owner(run.owner()),
                run.purpose(),
                run.integrity(),
                consulted,
                run.foreign(),
                given);
    }

    private static String words(Cause.Exchange exchange, String writer, int most) {
        return exchange.last()
                ? "You and another agent of your owner have come to an end. What you say now goes to the people of"
                        + " this channel if your owner's rules let it; " + LastWord.ANNOUNCE_SKIP + " says nothing."
                : "Agent " + writer + " of your owner answers you, turn " + exchange.turn() + " of " + most
                        + ". Answer it, or end it with " + LastWord.REPLY_SKIP + ".";
    }
}
