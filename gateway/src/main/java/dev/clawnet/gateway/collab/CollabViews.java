package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What each party is shown of a collaboration. The other side's purpose, drafts, approvals and runs are not
/// in it.
final class CollabViews {
    CollabView of(View view, Collab collab, PersonId party) {
        Side side = collab.sideOf(party).orElseThrow();
        Seat mine = collab.seat(side);
        Seat theirs = collab.seat(side.other());
        return new CollabView(
                collab.id(),
                state(collab),
                collab.topic(),
                slug(view, mine.identity()),
                theirs.person(),
                TurnContext.name(view, theirs.person()),
                slug(view, theirs.identity()),
                mine.purpose(),
                turn(collab),
                collab.cap(),
                myTurn(collab, side),
                ended(collab),
                collab.chain().parent().filter(_ -> side == Side.FROM),
                onward(collab, side));
    }

    private static Optional<String> onward(Collab collab, Side side) {
        return switch (collab.chain().onward()) {
            case YES -> Optional.of("yes");
            case OFFERED -> side == Side.FROM ? Optional.of("offered") : Optional.empty();
            case NO, DECLINED -> Optional.empty();
        };
    }

    static LineView of(Line line, PersonId party) {
        String from =
                line.from().map(person -> person.equals(party) ? "me" : "them").orElse("platform");
        return new LineView(
                line.seq(),
                from,
                line.kind().name().toLowerCase(Locale.ROOT),
                line.text(),
                line.at().toEpochMilli());
    }

    static CollabMethods.DraftView of(Draft draft) {
        return new CollabMethods.DraftView(
                draft.id(),
                draft.collab(),
                draft.text(),
                draft.sent(),
                draft.at().toEpochMilli());
    }

    /// Tells both sides that something changed, each in their own terms.
    List<Notice> changed(View view, Collab collab, Optional<Line> line) {
        List<Notice> notices = new ArrayList<>();
        for (PersonId party : List.of(collab.from().person(), collab.to().person())) {
            if (mayKnow(collab, party)) {
                notices.add(new Broadcast<>(
                        party,
                        CollabMethods.COLLAB_CHANGED,
                        new CollabMethods.CollabEvent(of(view, collab, party), line.map(heard -> of(heard, party)))));
            }
        }
        return notices;
    }

    /// The one who is asked learns of a proposal by the approval, and of the collaboration when they allowed it.
    static boolean mayKnow(Collab collab, PersonId party) {
        return collab.from().person().equals(party) || collab.to().identity().isPresent();
    }

    private static Optional<String> slug(View view, Optional<IdentityId> identity) {
        return identity.flatMap(id -> Identities.find(view, id)).map(Identity::slug);
    }

    private static String state(Collab collab) {
        return switch (collab.state()) {
            case Collab.State.Offered _ -> "offered";
            case Collab.State.Open _ -> "open";
            case Collab.State.Closed _ -> "closed";
        };
    }

    private static int turn(Collab collab) {
        return collab.state() instanceof Collab.State.Open open ? open.turn() : 0;
    }

    private static boolean myTurn(Collab collab, Side side) {
        return collab.state() instanceof Collab.State.Open open && open.side() == side;
    }

    private static Optional<String> ended(Collab collab) {
        return collab.state() instanceof Collab.State.Closed closed
                ? Optional.of(TurnContext.ended(closed.end()))
                : Optional.empty();
    }
}
