package dev.clawnet.policy;

import dev.clawnet.protocol.id.IdentityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks 5, 6 and 8 of [Decide]: what the owner granted, what needs more than a grant, and what always asks.
final class Scope {
    private static final Finding BIRTHRIGHT = Finding.because("birthright");
    private static final Finding COLLABORATION = Finding.because("collaboration");
    private static final Finding OWN = Finding.because("own store");

    private Scope() {}

    /// Check 5.
    static Finding granted(Case c) {
        Verb verb = c.act().verb();
        if (verb.alwaysAsks()) {
            return Finding.ask(AskReason.BOUNDARY, "5 reaches out to people");
        }
        if (c.byManager() || born(verb)) {
            return BIRTHRIGHT;
        }
        if (inCollaboration(c)) {
            return COLLABORATION;
        }
        Optional<String> form = Forms.basis(c);
        if (form.isPresent()) {
            return Finding.because(form.get());
        }
        if (ownStore(c)) {
            return OWN;
        }
        Optional<List<String>> grants = grants(c, false);
        if (grants.isPresent()) {
            return new Finding.Holds(grants.get());
        }
        return c.object().owner().equals(c.owner())
                ? Finding.ask(AskReason.BOUNDARY, "5 no grant covers it")
                : Finding.deny(DenyCode.OUT_OF_SCOPE, "5 no grant covers it");
    }

    /// What every identity may do from its start: think, think privately, and ask its own manager. None of them
    /// leaves its owner's system, and check 7 looks at each of them.
    private static boolean born(Verb verb) {
        return verb == Verb.MODEL || verb == Verb.SPAWN || verb == Verb.CONSULT;
    }

    /// What the two-sided approval of a collaboration opened: its transcript, the own turn, its end. `commit`
    /// counts here too, since check 8 always asks.
    private static boolean inCollaboration(Case c) {
        Verb verb = c.act().verb();
        return c.ofCollaboration() && (verb.reads() || verb == Verb.SAY || verb == Verb.CLOSE || verb == Verb.COMMIT);
    }

    private static boolean ownStore(Case c) {
        Verb verb = c.act().verb();
        return switch (c.object().kind()) {
            case MEMORY -> (verb.reads() || verb == Verb.REMEMBER) && c.object().named(c.agentName());
            case SESSION -> ownSession(c);
            case WORKSPACE -> verb.reads() && c.object().named(c.agentName());
            case DRAFTS -> verb.reads() || verb == Verb.WRITE || verb == Verb.APPEND;
            case SANDBOX ->
                verb == Verb.EXEC && Sandboxed.looks(c.act()) && c.object().named(c.agentName());
            case NODE, COLLABORATION, PROPOSALS, PERSON, MANAGER, PROVIDER, SERVICE, FORM, CHANNEL, RUN, PLATFORM ->
                false;
        };
    }

    /// Sessions of the agent itself are read; those that the owner's configuration opens to it are also written to.
    private static boolean ownSession(Case c) {
        Verb verb = c.act().verb();
        Optional<Snapshot.Reach> reach = c.snapshot().agent().reach();
        boolean own = c.object().named(c.agentName());
        boolean opened =
                reach.filter(found -> found.seen() && (own || found.crosses())).isPresent();
        return (verb.reads() && (own || opened)) || (verb == Verb.REMEMBER && own) || (verb == Verb.MESSAGE && opened);
    }

    /// The grants that cover the act, both ends of it, or nothing. `exec` on a machine is covered by none: a grant
    /// cannot name an argument pattern, and without one it always asks. In a sandbox it cannot reach what a pattern
    /// would be needed for.
    private static Optional<List<String>> grants(Case c, boolean alsoUntrusted) {
        if (c.act().verb() == Verb.EXEC && c.object().kind() != Resource.Kind.SANDBOX) {
            return Optional.empty();
        }
        List<String> basis = new ArrayList<>(2);
        boolean covered = cover(c, c.object(), alsoUntrusted, basis)
                && (c.act().target().isEmpty() || cover(c, c.act().target().get(), alsoUntrusted, basis));
        return covered ? Optional.of(basis) : Optional.empty();
    }

    private static boolean cover(Case c, Resource end, boolean alsoUntrusted, List<String> basis) {
        Placed<Grant> grants = Placed.grants(c.snapshot().grants());
        for (int position : grants.at(end)) {
            Grant grant = grants.get(position);
            if ((grant.alsoUntrusted() || !alsoUntrusted)
                    && Grants.coversEnd(grant, c.act(), end, c.snapshot().now())) {
                basis.add("grant " + grant.id());
                return true;
            }
        }
        return false;
    }

    /// Whether the owner lets the manager draw on what another identity keeps when this one asks for advice: a live
    /// grant of `consult` to it whose objects hold that place.
    static boolean drawsOn(Case c, IdentityId advised, Resource resource) {
        Placed<Grant> grants = Placed.grants(c.snapshot().grants());
        for (int position : grants.at(resource)) {
            Grant grant = grants.get(position);
            if (grant.identity().equals(advised)
                    && grant.verbs().contains(Verb.CONSULT)
                    && Grants.live(grant, c.snapshot().now())
                    && Grants.holdsFor(grant, c.act())
                    && Grants.contains(grant, resource)) {
                return true;
            }
        }
        return false;
    }

    /// Check 6. Advice is asked about whatever a grant says: its question is what an injected text would want
    /// asked.
    static Finding integrity(Case c) {
        if (c.run().integrity() == Integrity.TRUSTED || !consequential(c)) {
            return Finding.HOLDS;
        }
        if (c.act().verb() == Verb.CONSULT) {
            return Finding.ask(AskReason.UNTRUSTED, "6 question to the manager from an untrusted run");
        }
        return grants(c, true)
                .map(basis -> (Finding) new Finding.Holds(basis))
                .orElse(Finding.ask(AskReason.UNTRUSTED, "6 consequential in an untrusted run"));
    }

    /// Whether the act speaks to people beyond the run's audience, changes something outside, cannot be undone,
    /// goes into a place that the owner trusts, binds or costs. A deletion can be undone: a node keeps what it
    /// takes away. A fetch counts unless its method is known to change nothing.
    static boolean consequential(Case c) {
        Act act = c.act();
        return switch (act.verb()) {
            case READ, LIST, SEARCH, STAT, MODEL, SPAWN -> false;
            // A form answers those who hear the run anyway, and changes nothing: its owner fixed all of it before.
            case INVOKE -> act.object().kind() != Resource.Kind.FORM;
            case EXEC -> act.object().kind() != Resource.Kind.SANDBOX || !Sandboxed.scratch(act);
            case CONTACT, COLLABORATE, BRANCH, DISCOVER, COMMIT, SPEND, SCHEDULE, CONSULT -> true;
            case FETCH -> !onlyFetches(act.arguments().getOrDefault("method", ""));
            case SAY, CLOSE, MESSAGE -> !Flow.withinAudience(c);
            case WRITE, APPEND, MKDIR, DELETE, REMEMBER -> c.labels().trustedForAny(act.object());
            case MOVE, RENAME, UNDO ->
                c.labels().trustedForAny(act.object())
                        || act.target().filter(c.labels()::trustedForAny).isPresent();
            case COPY -> act.target().filter(c.labels()::trustedForAny).isPresent();
        };
    }

    private static boolean onlyFetches(String method) {
        return method.equalsIgnoreCase("GET") || method.equalsIgnoreCase("HEAD");
    }

    /// Check 8.
    static Finding commitment(Case c) {
        return c.act().verb() == Verb.COMMIT ? Finding.ask(AskReason.COMMIT, "8 binds its owner") : Finding.HOLDS;
    }
}
