package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalKind;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.approval.Asked;
import dev.clawnet.gateway.approval.BoundAct;
import dev.clawnet.gateway.approval.Card;
import dev.clawnet.gateway.approval.Choices;
import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.approval.Question;
import dev.clawnet.gateway.approval.Use;
import dev.clawnet.gateway.collab.CollabMachine.Event;
import dev.clawnet.gateway.people.Purposes;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Proposals: what one owner released is put before the other, if that other lets the proposer in; otherwise
/// nobody is asked, and the proposer sees the same silence as from somebody who is away (check 9, INV-11).
final class Offers {
    private final Collabs collabs;
    private final CollabEntries entries;
    private final Approvals approvals;
    private final RandomGenerator random;
    private final Terms terms;

    /// Bounds of a collaboration.
    ///
    /// @param answer how long the other owner may take to answer
    /// @param branchAnswer the same for a branch: the turn that opened it must be able to go on without
    /// @param whole how long it may go on
    /// @param cap turns, both sides together, unless the proposer asks for fewer
    /// @param depth links below the first collaboration of a tree
    record Terms(Duration answer, Duration branchAnswer, Duration whole, int cap, int depth) {}

    Offers(Collabs collabs, CollabEntries entries, Approvals approvals, RandomGenerator random, Terms terms) {
        this.collabs = collabs;
        this.entries = entries;
        this.approvals = approvals;
        this.random = random;
        this.terms = terms;
    }

    /// What its owner allowed to be proposed.
    ///
    /// @param session where the result returns to; empty when no agent proposed it, and for a branch
    /// @param above what it is a branch of
    /// @param onward whether the proposer's owner lets the tree in
    record Proposal(
            IdentityId identity,
            PersonId with,
            String topic,
            String purpose,
            String session,
            Optional<Integer> cap,
            Optional<Above> above,
            boolean onward) {}

    /// The collaboration that a branch is opened from.
    ///
    /// @param inTurn whether that collaboration's own turn opens it
    record Above(Collab parent, boolean inTurn) {}

    /// A collaboration that was just proposed.
    record Proposed(Collab collab, List<Entry> entries, List<Notice> notices) {}

    Proposed propose(Tx tx, Proposal proposal) {
        Collab collab = collab(tx, proposal);
        Instant deadline = collab.chain().answerBy();
        Optional<String> obstacle = proposal.above()
                .flatMap(above -> Branches.obstacle(tx, above.parent(), proposal.with(), terms.depth()));
        Optional<Asked.Waits> asked = obstacle.isPresent()
                ? Optional.empty()
                : CollabBook.answering(tx, proposal.identity().owner(), proposal.with())
                        .flatMap(answering -> ask(tx, collab, answering, deadline));
        Collab offered = collab.in(
                new Collab.State.Offered(asked.map(waits -> waits.approval().id()), deadline));
        Collabs.Moved begun = collabs.begin(tx, offered, deadline);
        List<Entry> recorded = new ArrayList<>(begun.entries());
        List<Notice> notices = new ArrayList<>(begun.notices());
        if (asked.isPresent()) {
            recorded.addAll(asked.orElseThrow().entries());
        } else if (obstacle.isPresent()) {
            recorded.addAll(entries.notLinked(offered, obstacle.orElseThrow()));
        } else {
            Entry refused = entries.notAdmitted(offered);
            recorded.add(refused);
            // The owner who was not asked learns of it; the proposer does not (INV-27).
            notices.add(OwnerEvents.record(tx, offered.to().person(), "denied", refused.fields())
                    .notice());
        }
        if (collab.chain().branch() && obstacle.isEmpty()) {
            recorded.add(entries.linked(offered));
        }
        notices.addAll(asked.map(Asked.Waits::notices).orElse(List.of()));
        return new Proposed(offered, recorded, notices);
    }

    private Collab collab(Tx tx, Proposal proposal) {
        CollabId id = CollabId.mint(random);
        Optional<Collab> parent = proposal.above().map(Above::parent);
        Instant ends =
                earlier(tx.now().plus(terms.whole()), parent.map(Collab::endsAt).orElse(Instant.MAX));
        Instant answerBy = earlier(tx.now().plus(parent.isPresent() ? terms.branchAnswer() : terms.answer()), ends);
        PersonId owner = proposal.identity().owner();
        boolean onward = proposal.onward() && Branches.mayJoin(tx, owner) && Branches.mayJoin(tx, proposal.with());
        Chain chain = proposal.above()
                .map(above -> Chain.below(above.parent(), above.inTurn(), onward, answerBy))
                .orElseGet(() -> Chain.root(id, onward, answerBy));
        return new Collab(
                id,
                new Seat(owner, Optional.of(proposal.identity()), proposal.purpose()),
                new Seat(proposal.with(), Optional.empty(), Purposes.OWN),
                proposal.topic(),
                proposal.session(),
                Math.min(proposal.cap().orElse(terms.cap()), terms.cap()),
                ends,
                Optional.empty(),
                chain,
                Map.of(),
                new Collab.State.Offered(Optional.empty(), answerBy));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /// The card of the other owner. Their purpose is their own choice: the proposer's is a hint, and must not
    /// choose which of the other's rules hold.
    private Optional<Asked.Waits> ask(Tx tx, Collab collab, IdentityId answering, Instant deadline) {
        String asker = TurnContext.name(tx, collab.from().person());
        Card card = new Card(
                CollabBook.slug(tx, collab.from().identity()) + " of " + asker,
                Verb.COLLABORATE,
                "answered by your agent " + CollabBook.slug(tx, Optional.of(answering)),
                Optional.of(asker),
                collab.from().purpose(),
                List.of(asker, TurnContext.name(tx, collab.to().person())),
                Optional.of(collab.topic()),
                new Choices(
                        collab.chain().onward() == Chain.Onward.OFFERED,
                        Purposes.of(tx, collab.to().person(), tx.now())));
        Question question = new Question(
                ApprovalKind.COLLABORATE,
                bound(collab, answering),
                List.of(new Question.Ask(collab.to().person(), card)),
                deadline,
                Optional.empty(),
                Optional.of(collab.id().value()),
                circle(collab));
        // Why not is the other side's affair: the proposer sees silence, and so hears of no obstacle.
        if (approvals.obstacle(tx, question).isPresent()) {
            return Optional.empty();
        }
        return switch (approvals.ask(tx, question)) {
            case Asked.Waits waits -> Optional.of(waits);
            case Asked.NotAsked not -> throw new IllegalStateException("not asked in spite of all: " + not.why());
        };
    }

    /// Proposals of one person to another are counted by themselves. No run has this audience: how many wait would tell
    /// the proposer's runs whether the other owner was asked.
    private static Audience circle(Collab collab) {
        return Audience.of(
                new Reader.Human(collab.to().person()),
                new Reader.WithTree(collab.from().person()));
    }

    /// What the other owner allows: this topic, from this identity, answered by that one.
    private static BoundAct bound(Collab collab, IdentityId answering) {
        Act act = new Act(
                collab.from().identity().orElseThrow(),
                new RunId("r-none"),
                Verb.COLLABORATE,
                Resource.of(
                        Resource.Kind.COLLABORATION,
                        collab.from().person(),
                        collab.id().value()),
                Optional.empty(),
                Optional.of(collab.to().person()),
                collab.from().purpose(),
                Map.of(
                        "topic",
                        collab.topic(),
                        "answering",
                        answering.value(),
                        "onward",
                        collab.chain().onward() == Chain.Onward.OFFERED ? "offered" : "no"));
        return BoundAct.of(act, BoundAct.Where.collaboration(collab.id()), Audience.people(collab.people()), Set.of());
    }

    /// The other owner answered, or the time is over.
    Collabs.Moved settled(Tx tx, Collab collab, ApprovalId id) {
        Optional<Approval> approval = Approvals.find(tx, id);
        Optional<IdentityId> answering =
                CollabBook.answering(tx, collab.from().person(), collab.to().person());
        boolean allowed = approval.flatMap(Approval::outcome)
                .filter(Approval.Outcome.ALLOWED::equals)
                .isPresent();
        if (!allowed || answering.isEmpty() || !CollabBook.stands(tx, collab)) {
            return with(collabs.on(tx, collab, new Event.NotAccepted()), entries.answered(collab, "refused"));
        }
        return switch (approvals.use(tx, id, bound(collab, answering.get()), tx.now())) {
            case Use.Usable usable -> {
                Choice choice = usable.approval().choice(collab.to().person());
                Event accepted =
                        new Event.Accepted(answering.get(), choice.purpose().orElse(Purposes.OWN), choice.onward());
                List<Entry> used = new ArrayList<>(usable.entries());
                used.addAll(entries.answered(collab, "allowed"));
                yield with(collabs.on(tx, collab, accepted), used);
            }
            // The identity shown has changed since the owner looked: they allowed another one.
            case Use.NotYet _, Use.No _ ->
                with(collabs.on(tx, collab, new Event.NotAccepted()), entries.answered(collab, "refused"));
        };
    }

    private static Collabs.Moved with(Collabs.Moved moved, List<Entry> more) {
        List<Entry> all = new ArrayList<>(more);
        all.addAll(moved.entries());
        return new Collabs.Moved(moved.refused(), all, moved.notices());
    }
}
