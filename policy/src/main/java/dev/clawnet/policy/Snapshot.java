package dev.clawnet.policy;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Everything a decision depends on, as of one instant and one transaction. Absent means not known, and not
/// known is a Deny wherever a check needs it.
///
/// @param run the run that acts
/// @param agent the agent that acts
/// @param collaboration the collaboration the run belongs to, when it is a turn
/// @param grants grants of this identity that are not revoked
/// @param rules sharing rules of the owner that are not ended
/// @param relation what stands between the owner and the counterpart of the act, when there is one
/// @param item what the object of a read carries besides the label of its place
/// @param answered reasons that an approval for exactly this act has answered
/// @param trees members of each tree of collaborations the owner is in
/// @param form the form that the act asks, or that the run answers, when there is one
/// @param now the gateway's clock
/// @param policyRevision the revision recorded with the verdict
public record Snapshot(
        RunFacts run,
        AgentFacts agent,
        Optional<CollabFacts> collaboration,
        List<Grant> grants,
        List<Rule> rules,
        Optional<Relation> relation,
        ItemPolicy item,
        Set<AskReason> answered,
        Map<CollabId, Set<PersonId>> trees,
        Optional<FormFacts> form,
        Instant now,
        long policyRevision) {
    public Snapshot {
        grants = Placed.grants(grants);
        rules = Placed.rules(rules);
        answered = Set.copyOf(answered);
        trees = frozen(trees);
    }

    @SuppressWarnings("ReferenceEquality") // asks whether it is the same set, not an equal one
    private static Map<CollabId, Set<PersonId>> frozen(Map<CollabId, Set<PersonId>> trees) {
        Map<CollabId, Set<PersonId>> frozen = Map.copyOf(trees);
        for (Set<PersonId> members : frozen.values()) {
            // A copy of an immutable set is that set: then nothing has to be copied.
            if (Set.copyOf(members) != members) {
                return trees.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, tree -> Set.copyOf(tree.getValue())));
            }
        }
        return frozen;
    }

    /// Of an act that has to do with no form.
    public Snapshot(
            RunFacts run,
            AgentFacts agent,
            Optional<CollabFacts> collaboration,
            List<Grant> grants,
            List<Rule> rules,
            Optional<Relation> relation,
            ItemPolicy item,
            Set<AskReason> answered,
            Map<CollabId, Set<PersonId>> trees,
            Instant now,
            long policyRevision) {
        this(
                run,
                agent,
                collaboration,
                grants,
                rules,
                relation,
                item,
                answered,
                trees,
                Optional.empty(),
                now,
                policyRevision);
    }

    /// A form of the owner that is not ended by the owner; its own end is looked at by the decision.
    ///
    /// @param usesLeft whether it answers once more in this collaboration
    /// @param answering whether the run is the quarantined one that works the answer out
    public record FormFacts(Form form, boolean usesLeft, boolean answering) {}

    /// Which half of an agent's work a run is.
    public enum Half {
        /// Faces others: its audience are the parties.
        PUBLIC,
        /// Faces the owner: the owner's own turn, or what a public half spawned.
        PRIVATE
    }

    /// The run that acts.
    ///
    /// @param live whether it may act at all now
    /// @param audience fixed when it started
    /// @param integrity what has entered it so far
    /// @param consulted every place that the run, or what caused it, read, listed or searched, with their
    ///     own audiences
    /// @param foreign whether an item with another owner's policy entered it
    /// @param budgetLeft whether what this act needs is still reserved
    /// @param refused `verb object audience` ([Decide#refusalKey]) of asks that an owner refused in this run
    /// @param causes audiences of the runs that made the items and answers it consulted; absent: not known
    /// @param providers model providers that the people of its audience declared, and so stand for
    /// @param advises for a manager's run: the identity that asked for advice; absent: the owner did
    public record RunFacts(
            RunId id,
            AgentId agent,
            PersonId owner,
            boolean live,
            Half half,
            Audience audience,
            String purpose,
            Integrity integrity,
            Set<Resource> consulted,
            boolean foreign,
            boolean budgetLeft,
            Set<String> refused,
            Optional<Set<Audience>> causes,
            Set<String> providers,
            Optional<IdentityId> advises) {
        public RunFacts {
            consulted = Set.copyOf(consulted);
            refused = Set.copyOf(refused);
            causes = causes.map(Set::copyOf);
            providers = Set.copyOf(providers);
        }

        /// A run whose causes are not followed (so that nothing it says beyond its audience goes unasked), whose
        /// audience stands for no provider, and which advises nobody.
        public RunFacts(
                RunId id,
                AgentId agent,
                PersonId owner,
                boolean live,
                Half half,
                Audience audience,
                String purpose,
                Integrity integrity,
                Set<Resource> consulted,
                boolean foreign,
                boolean budgetLeft,
                Set<String> refused) {
            this(
                    id,
                    agent,
                    owner,
                    live,
                    half,
                    audience,
                    purpose,
                    integrity,
                    consulted,
                    foreign,
                    budgetLeft,
                    refused,
                    Optional.empty(),
                    Set.of(),
                    Optional.empty());
        }
    }

    /// The agent that acts.
    ///
    /// @param active neither retired nor paused
    /// @param reach what of its owner's sessions it reaches with this act; absent: its own ones, and it starts none
    public record AgentFacts(AgentId id, PersonId owner, boolean active, Optional<Reach> reach) {
        /// Of an act that has to do with no session.
        public AgentFacts(AgentId id, PersonId owner, boolean active) {
            this(id, owner, active, Optional.empty());
        }
    }

    /// What the owner's configuration says about the session that an act names.
    ///
    /// @param seen whether runs of this session may see that one
    /// @param crosses whether it is open to this agent although it is another identity's
    /// @param room whether one more run may begin there
    public record Reach(boolean seen, boolean crosses, boolean room) {}

    /// The collaboration that a turn belongs to.
    ///
    /// @param live whether both sides approved and nobody ended it
    /// @param ownTurn whether it is this identity's turn
    /// @param turnsLeft whether the cap allows one more
    /// @param parties the people in it, one at least
    /// @param seats the identities that speak in it
    /// @param tree root of its tree, when every approval ticked *onward*
    public record CollabFacts(
            CollabId id,
            boolean live,
            boolean ownTurn,
            boolean turnsLeft,
            Set<PersonId> parties,
            Set<IdentityId> seats,
            Optional<CollabId> tree) {
        public CollabFacts {
            parties = Set.copyOf(parties);
            seats = Set.copyOf(seats);
            if (parties.isEmpty()) {
                throw new IllegalArgumentException("a collaboration has parties");
            }
        }

        /// A collaboration whose tree may not know.
        public CollabFacts(
                CollabId id,
                boolean live,
                boolean ownTurn,
                boolean turnsLeft,
                Set<PersonId> parties,
                Set<IdentityId> seats) {
            this(id, live, ownTurn, turnsLeft, parties, seats, Optional.empty());
        }

        /// Those who get what is said in it: its parties, or its tree as one reader.
        public Audience audience() {
            return tree.map(root -> Audience.of(new Reader.Tree(root))).orElseGet(() -> Audience.people(parties));
        }
    }

    /// Between the acting identity's owner and one counterpart.
    ///
    /// @param contact whether both agreed to know each other, now
    /// @param shown the identity that the owner shows to the counterpart
    /// @param mayFace whether the acting identity may face the counterpart
    /// @param depthLeft whether another link is allowed here
    /// @param cycle whether the counterpart already takes part above
    /// @param admitted whether the counterpart's own policy lets this owner in
    public record Relation(
            PersonId counterpart,
            boolean contact,
            Optional<IdentityId> shown,
            boolean mayFace,
            boolean depthLeft,
            boolean cycle,
            boolean admitted) {}
}
