package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a simulation may see of the rows of collaborations.
public final class CollabPeek {
    private CollabPeek() {}

    /// One side.
    public record Place(PersonId person, Optional<IdentityId> identity) {}

    /// A collaboration.
    ///
    /// @param state `Offered`, `Open` or `Closed`
    /// @param turn turns taken; 0 unless open
    /// @param side whose turn it is; the proposer's unless open
    /// @param deadline of the answer or the turn; absent when it is over
    public record Seen(
            CollabId id,
            Place from,
            Place to,
            int cap,
            int depth,
            Optional<CollabId> parent,
            CollabId root,
            Instant endsAt,
            String state,
            int turn,
            boolean side,
            Optional<Instant> deadline,
            Optional<RunId> run,
            Optional<ApprovalId> approval,
            boolean ready,
            int queued) {
        public boolean open() {
            return state.equals("Open");
        }

        public boolean over() {
            return state.equals("Closed");
        }

        public Place turnOf() {
            return side ? from : to;
        }
    }

    /// Something heard.
    public record Heard(CollabId collab, long seq, Optional<PersonId> from, String actor, String kind) {}

    public static Optional<Seen> of(Optional<Object> row) {
        return row.filter(Collab.class::isInstance).map(Collab.class::cast).map(CollabPeek::seen);
    }

    public static Optional<Heard> line(String id, Optional<Object> row) {
        return row.filter(Line.class::isInstance)
                .map(Line.class::cast)
                .map(line -> new Heard(
                        new CollabId(id.substring(0, id.indexOf('/'))),
                        line.seq(),
                        line.from(),
                        line.actor(),
                        line.kind().name()));
    }

    public static List<Seen> all(View view) {
        return view.all(CollabTables.COLLAB).stream()
                .map(row -> seen(row.value()))
                .toList();
    }

    private static Seen seen(Collab collab) {
        Optional<Collab.State.Open> open =
                collab.state() instanceof Collab.State.Open at ? Optional.of(at) : Optional.empty();
        Optional<Collab.State.Offered> offered =
                collab.state() instanceof Collab.State.Offered at ? Optional.of(at) : Optional.empty();
        return new Seen(
                collab.id(),
                new Place(collab.from().person(), collab.from().identity()),
                new Place(collab.to().person(), collab.to().identity()),
                collab.cap(),
                collab.chain().depth(),
                collab.chain().parent(),
                collab.chain().root(),
                collab.endsAt(),
                collab.state().getClass().getSimpleName(),
                open.map(Collab.State.Open::turn).orElse(0),
                open.map(Collab.State.Open::side).orElse(Side.FROM) == Side.FROM,
                open.map(Collab.State.Open::deadline).or(() -> offered.map(Collab.State.Offered::deadline)),
                open.flatMap(Collab.State.Open::run),
                offered.flatMap(Collab.State.Offered::approval),
                open.flatMap(Collab.State.Open::ready).isPresent(),
                collab.queued().size());
    }
}
