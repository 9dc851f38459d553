package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Lens;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.Bond;
import dev.clawnet.gateway.people.Contacts;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What decisions need to know of collaborations, read in the transaction of the decision.
public final class CollabLens implements Lens {
    @Override
    public Optional<Snapshot.CollabFacts> collaboration(View view, Run run) {
        return of(run.cause())
                .flatMap(id -> CollabBook.find(view, run.owner(), id))
                .map(collab -> facts(view, run, collab));
    }

    private static Snapshot.CollabFacts facts(View view, Run run, Collab collab) {
        boolean open = collab.state() instanceof Collab.State.Open && CollabBook.stands(view, collab);
        return new Snapshot.CollabFacts(
                collab.id(),
                open,
                ownTurn(run, collab),
                turnsLeft(collab),
                collab.people(),
                seats(collab),
                Optional.of(collab.chain().root()).filter(_ -> collab.chain().forTree()));
    }

    private static boolean ownTurn(Run run, Collab collab) {
        return collab.state() instanceof Collab.State.Open open
                && open.ready().isEmpty()
                && collab.seat(open.side()).person().equals(run.owner())
                && collab.seat(open.side()).identity().equals(Optional.of(run.agent()))
                && open.run().equals(Optional.of(run.id()));
    }

    private static boolean turnsLeft(Collab collab) {
        return collab.state() instanceof Collab.State.Open open && open.turn() < collab.cap();
    }

    private static Set<IdentityId> seats(Collab collab) {
        return Stream.of(collab.from(), collab.to())
                .flatMap(seat -> seat.identity().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The receiver's side is not looked at before the proposal is offered: whether somebody lets one in must not
    /// be learnt by asking. `Offers` looks, and silence is the answer (check 9). The same holds for the chain
    /// above: a circle is told only where the asking side sees it itself, depth never (INV-20).
    @Override
    public Optional<Snapshot.Relation> relation(View view, Run run, PersonId counterpart) {
        return switch (run.agent()) {
            case ManagerId _ -> Optional.empty();
            case IdentityId identity -> {
                Optional<Collab> within = of(run.cause()).flatMap(id -> CollabBook.find(view, run.owner(), id));
                Optional<Bond> bond = Contacts.between(view, run.owner(), counterpart);
                yield Optional.of(new Snapshot.Relation(
                        counterpart,
                        bond.isPresent(),
                        bond.flatMap(Bond::shown),
                        Identities.find(view, identity)
                                .map(known -> known.mayFace(counterpart))
                                .orElse(false),
                        within.map(collab -> Branches.roomFor(view, collab, run.owner()))
                                .orElse(true),
                        within.map(collab -> collab.people().contains(counterpart))
                                .orElse(false),
                        true));
            }
        };
    }

    @Override
    public Map<CollabId, Set<PersonId>> trees(View view, PersonId person) {
        return Branches.trees(view, person);
    }

    @Override
    public Optional<Snapshot.FormFacts> form(View view, Run run, Act act) {
        return FormBook.facts(view, run, act);
    }

    static Optional<CollabId> of(Cause cause) {
        return switch (cause) {
            case Cause.Turn turn -> Optional.of(turn.collab());
            case Cause.Half half -> Optional.of(half.collab());
            case Cause.Branch branch -> Optional.of(branch.collab());
            case Cause.Result result -> Optional.of(result.collab());
            case Cause.Form form -> Optional.of(form.collab());
            case Cause.Owner _, Cause.Advice _, Cause.Message _, Cause.Job _, Cause.Summary _ -> Optional.empty();
            case Cause.Sent _, Cause.Spawned _, Cause.Invoked _ -> Optional.empty();
        };
    }
}
