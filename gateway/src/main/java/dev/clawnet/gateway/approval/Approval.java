package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.store.Ending;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One act that waits for its owners, or did.
///
/// @param digest of `act`, this id and `deadline`: what is signed, and what is compared when it is used
/// @param parts one for each owner concerned; all must allow
/// @param deadline first instant at which an answer comes too late
/// @param run the run that waits, as text
/// @param collab the collaboration it belongs to, as text
/// @param outside present when a program asked, and no run waits
public record Approval(
        ApprovalId id,
        ApprovalKind kind,
        BoundAct act,
        String digest,
        List<Part> parts,
        Instant createdAt,
        Instant deadline,
        Optional<String> run,
        Optional<String> collab,
        Optional<Outside> outside)
        implements Ending {
    public Approval {
        parts = List.copyOf(parts);
    }

    /// The person whose agent asks; the approval is kept with that person's rows.
    public PersonId owner() {
        return act.person();
    }

    public Optional<Part> part(PersonId person) {
        return parts.stream().filter(part -> part.owner().equals(person)).findFirst();
    }

    /// What this person picked with their answer.
    public Choice choice(PersonId person) {
        return part(person).map(Part::choice).orElse(Choice.NONE);
    }

    /// What this person answered to a question.
    public Optional<Words> words(PersonId person) {
        return part(person).flatMap(Part::words);
    }

    /// What the parts come to; empty while one waits and none stands against it.
    public Optional<Outcome> outcome() {
        if (any(State.Refused.class)) {
            return Optional.of(Outcome.REFUSED);
        }
        if (any(State.Expired.class)) {
            return Optional.of(Outcome.EXPIRED);
        }
        if (any(State.Withdrawn.class)) {
            return Optional.of(Outcome.WITHDRAWN);
        }
        if (any(State.Used.class)) {
            return Optional.of(Outcome.USED);
        }
        return any(State.Pending.class) ? Optional.empty() : Optional.of(Outcome.ALLOWED);
    }

    /// What a program was allowed is told to it at once; an agent comes back to use it.
    @Override
    public boolean over() {
        return outcome()
                .filter(end -> end != Outcome.ALLOWED || outside.isPresent())
                .isPresent();
    }

    private boolean any(Class<? extends State> state) {
        return parts.stream().anyMatch(part -> state.isInstance(part.state()));
    }

    Approval with(UnaryOperator<Part> change) {
        return new Approval(
                id, kind, act, digest, parts.stream().map(change).toList(), createdAt, deadline, run, collab, outside);
    }

    /// What an approval came to.
    public enum Outcome {
        ALLOWED,
        USED,
        REFUSED,
        EXPIRED,
        WITHDRAWN
    }
}
