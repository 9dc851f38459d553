package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Audience;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is asked, of whom, until when.
///
/// @param asks one for each owner concerned; a foreign owner's card names that owner's own item and the new reader
///     only
/// @param run the run that will wait
/// @param circle who may learn that it is asked, such as the audience of the run that asks: questions are counted
///     within their circle alone, since a full count is an answer
/// @param outside present when a program asks: then the bound is that of the person, not that of the agent
public record Question(
        ApprovalKind kind,
        BoundAct act,
        List<Ask> asks,
        Instant deadline,
        Optional<String> run,
        Optional<String> collab,
        Audience circle,
        Optional<Outside> outside) {
    /// A question about which all who get the act may know.
    public Question(
            ApprovalKind kind,
            BoundAct act,
            List<Ask> asks,
            Instant deadline,
            Optional<String> run,
            Optional<String> collab) {
        this(kind, act, asks, deadline, run, collab, act.audience(), Optional.empty());
    }

    /// A question of an agent in a run.
    public Question(
            ApprovalKind kind,
            BoundAct act,
            List<Ask> asks,
            Instant deadline,
            Optional<String> run,
            Optional<String> collab,
            Audience circle) {
        this(kind, act, asks, deadline, run, collab, circle, Optional.empty());
    }

    public Question {
        asks = List.copyOf(asks);
        if (asks.isEmpty() || asks.stream().map(Ask::owner).distinct().count() != asks.size()) {
            throw new IllegalArgumentException("an approval asks each owner concerned, and each once");
        }
        boolean foreign = asks.stream().anyMatch(ask -> !ask.owner().equals(act.person()));
        if (foreign && (act.where().session().isPresent() || !act.reasons().isEmpty())) {
            // Whoever signs is shown all that the digest is made of.
            throw new IllegalArgumentException("what another owner is asked names no session and no reason");
        }
    }

    /// What one owner is shown.
    public record Ask(PersonId owner, Card card) {}

    /// The usual case: the owner of the asking agent alone.
    public static Question ofOwner(ApprovalKind kind, BoundAct act, Card card, Instant deadline, Optional<String> run) {
        return new Question(kind, act, List.of(new Ask(act.person(), card)), deadline, run, Optional.empty());
    }
}
