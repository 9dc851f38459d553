package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.List;

/// Checks 7 and 9 of [Decide]: what may enter a run, what may leave it, and whether the receiver lets it in.
final class Flow {
    private static final Finding MISSING = Finding.deny(DenyCode.MISSING, "7 missing for this audience");
    private static final Finding CONSULTED = Finding.because(Decide.CONSULTED);

    private Flow() {}

    /// Check 7.
    static Finding flow(Case c) {
        Verb verb = c.act().verb();
        if (readsStore(c)) {
            return c.labels()
                    .entering(c.object(), c.snapshot().item(), c.run().audience())
                    .map(rules -> (Finding) new Finding.Holds(named(rules)))
                    .orElse(MISSING);
        }
        if (c.object().kind() == Resource.Kind.FORM) {
            return Forms.basis(c).map(Finding::because).orElse(MISSING);
        }
        if (verb.takesFromPlace() && !mayTake(c)) {
            return MISSING;
        }
        if (verb.removes() && narrower(c)) {
            return Finding.deny(DenyCode.FLOW, "7 removal where the audience may not look");
        }
        if (verb == Verb.DELETE && !mayEnter(c)) {
            // Not to be told from a file that is not there.
            return MISSING;
        }
        if (widerBeside(c)) {
            return Finding.deny(DenyCode.FLOW, "7 more people would see what is added than may learn the place");
        }
        return leaves(c);
    }

    /// Whether what only adds could come to lie beside its place, under a free name, where somebody may look who may
    /// not learn the place: they would see by the name whether something was there.
    private static boolean widerBeside(Case c) {
        boolean named = c.act().verb() == Verb.WRITE || c.act().verb() == Verb.COPY;
        Resource place = c.act().target().orElse(c.object());
        if (!named || place.kind() != Resource.Kind.NODE || place.segments().size() < 2 || !appendOnly(c)) {
            return false;
        }
        List<String> segments = place.segments();
        Resource folder = new Resource(place.kind(), place.owner(), segments.subList(0, segments.size() - 1));
        for (Reader reader : c.labels().readers(folder).set()) {
            if (!c.labels().admits(Audience.of(reader), place)) {
                return true;
            }
        }
        return false;
    }

    private static boolean readsStore(Case c) {
        return c.act().verb().reads() && c.object().kind() != Resource.Kind.SERVICE;
    }

    private static List<String> named(List<Rule> rules) {
        List<String> basis = new ArrayList<>(rules.size());
        for (Rule rule : rules) {
            basis.add("rule " + rule.id());
        }
        return basis;
    }

    private static boolean mayEnter(Case c) {
        return c.labels().mayEnter(c.object(), c.snapshot().item(), c.run().audience());
    }

    private static boolean mayTake(Case c) {
        return mayEnter(c)
                && c.labels().admitsBelow(c.run().audience(), c.object())
                && (c.act().verb() != Verb.UNDO || admitsTarget(c, c.run().audience()));
    }

    private static boolean admitsTarget(Case c, Audience audience) {
        return c.act()
                .target()
                .filter(target -> !c.labels().admitsBelow(audience, target))
                .isEmpty();
    }

    /// Whether the place written to has fewer readers than the run's audience.
    private static boolean narrower(Case c) {
        Audience audience = c.run().audience();
        return !c.labels().admitsBelow(audience, c.object()) || !admitsTarget(c, audience);
    }

    /// Whether a write goes where the run's audience may not look: it then adds, never replaces, and is always
    /// answered with `done`.
    static boolean appendOnly(Case c) {
        return switch (c.act().verb()) {
            case WRITE, APPEND, MKDIR, REMEMBER -> !c.labels().admits(c.run().audience(), c.object());
            case COPY -> !admitsTarget(c, c.run().audience());
            case READ, LIST, SEARCH, STAT, MOVE, RENAME, DELETE, UNDO, EXEC, INVOKE, FETCH -> false;
            case SAY, CONTACT, COLLABORATE, BRANCH, DISCOVER, CLOSE, CONSULT, COMMIT, SPEND -> false;
            case SCHEDULE, SPAWN, MESSAGE, MODEL -> false;
        };
    }

    private static Finding leaves(Case c) {
        boolean foreign = c.foreign();
        if (withinAudience(c) && (!foreign || foreignMayLie(c))) {
            return appendOnly(c) ? Finding.because(Decide.APPEND_ONLY) : Finding.HOLDS;
        }
        if (c.privateRun() && !foreign && learntByAll(c)) {
            return CONSULTED;
        }
        return c.privateRun() || c.act().verb().alwaysAsks()
                ? Finding.ask(AskReason.RELEASE, "7 tells more people than the run's audience")
                : Finding.deny(DenyCode.FLOW, "7 tells more people than the run's audience");
    }

    /// Whether everybody who gets the act's result is in the run's audience, stands for somebody in it, or is its
    /// owner.
    static boolean withinAudience(Case c) {
        Readers audience = new Readers(c.run().audience().readers());
        for (Reader reader : c.audience().readers()) {
            if (!c.labels().admits(reader, audience, c.owner()) && !provides(c, reader)) {
                return false;
            }
        }
        return true;
    }

    private static boolean provides(Case c, Reader reader) {
        return c.act().verb() == Verb.MODEL
                && reader instanceof Reader.Service(String name)
                && c.run().providers().contains(name);
    }

    /// Whether whoever gets it may learn every place that the run, or what caused it, looked at, and was meant by
    /// every run whose items it took. Not known what caused it: no.
    private static boolean learntByAll(Case c) {
        if (c.run().causes().isEmpty()) {
            return false;
        }
        for (Resource place : c.run().consulted()) {
            if (!c.labels().admits(c.audience(), place)) {
                return false;
            }
        }
        for (Audience cause : c.run().causes().get()) {
            if (!c.labels().admits(c.audience(), new Readers(cause.readers()), c.owner())) {
                return false;
            }
        }
        return !c.act().verb().takesFromPlace()
                || (c.labels().mayEnter(c.object(), c.snapshot().item(), c.audience())
                        && c.labels().admitsBelow(c.audience(), c.object())
                        && (c.act().verb() != Verb.UNDO || admitsTarget(c, c.audience())));
    }

    /// Items of others lie only in places of the owner alone, in the collaboration's own, and, by a run whose
    /// audience is that pair, in the pair's memory.
    private static boolean foreignMayLie(Case c) {
        return switch (c.act().verb()) {
            case WRITE, APPEND, MKDIR, REMEMBER -> ownersAlone(c, c.object());
            case UNDO ->
                ownersAlone(c, c.object())
                        && c.act()
                                .target()
                                .filter(target -> !ownersAlone(c, target))
                                .isEmpty();
            case COPY, MOVE, RENAME ->
                c.act().target().filter(target -> ownersAlone(c, target)).isPresent();
            case READ, LIST, SEARCH, STAT, DELETE, EXEC, INVOKE, FETCH -> true;
            case SAY, CONTACT, COLLABORATE, BRANCH, DISCOVER, CLOSE, CONSULT, COMMIT, SPEND -> true;
            case SCHEDULE, SPAWN, MESSAGE, MODEL -> true;
        };
    }

    private static boolean ownersAlone(Case c, Resource place) {
        if (c.labels().readersBelow(place).set().isEmpty()) {
            return true;
        }
        return place.pairedWith().filter(contact -> facesOnly(c, contact)).isPresent();
    }

    private static boolean facesOnly(Case c, PersonId contact) {
        for (Reader reader : c.run().audience().readers()) {
            if (!(reader instanceof Reader.Human(PersonId person))
                    || !(person.equals(contact) || person.equals(c.owner()))) {
                return false;
            }
        }
        return true;
    }

    /// Check 9. Of somebody who is no contact nothing is told beyond what check 3 says.
    static Finding ingress(Case c) {
        return switch (c.act().verb()) {
            case SAY, COLLABORATE, BRANCH -> {
                boolean refused = c.relation()
                        .filter(relation -> relation.contact() && !relation.admitted())
                        .isPresent();
                yield refused ? refusedBySide() : Finding.HOLDS;
            }
            case CONTACT ->
                c.relation().filter(Snapshot.Relation::admitted).isPresent() ? Finding.HOLDS : refusedBySide();
            case READ, LIST, SEARCH, STAT, WRITE, APPEND, MOVE, RENAME, COPY, MKDIR, DELETE, UNDO -> Finding.HOLDS;
            case EXEC, INVOKE, FETCH, DISCOVER, CLOSE, CONSULT, REMEMBER, COMMIT, SPEND -> Finding.HOLDS;
            case SCHEDULE, SPAWN, MESSAGE, MODEL -> Finding.HOLDS;
        };
    }

    private static Finding refusedBySide() {
        return Finding.deny(DenyCode.INGRESS, "9 no answer");
    }
}
