package dev.clawnet.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The same facts with one of them changed.
final class With {
    private With() {}

    static Snapshot run(Snapshot s, Snapshot.RunFacts run) {
        return new Snapshot(
                run,
                s.agent(),
                s.collaboration(),
                s.grants(),
                s.rules(),
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot agent(Snapshot s, Snapshot.AgentFacts agent) {
        return new Snapshot(
                s.run(),
                agent,
                s.collaboration(),
                s.grants(),
                s.rules(),
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot collaboration(Snapshot s, Optional<Snapshot.CollabFacts> collaboration) {
        return new Snapshot(
                s.run(),
                s.agent(),
                collaboration,
                s.grants(),
                s.rules(),
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot grants(Snapshot s, List<Grant> grants) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                grants,
                s.rules(),
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot rules(Snapshot s, List<Rule> rules) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                s.grants(),
                rules,
                s.relation(),
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot relation(Snapshot s, Optional<Snapshot.Relation> relation) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                s.grants(),
                s.rules(),
                relation,
                s.item(),
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot item(Snapshot s, ItemPolicy item) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                s.grants(),
                s.rules(),
                s.relation(),
                item,
                s.answered(),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot answered(Snapshot s, AskReason... answered) {
        return new Snapshot(
                s.run(),
                s.agent(),
                s.collaboration(),
                s.grants(),
                s.rules(),
                s.relation(),
                s.item(),
                Set.of(answered),
                s.trees(),
                s.form(),
                s.now(),
                s.policyRevision());
    }

    static Snapshot.RunFacts live(Snapshot.RunFacts r, boolean live) {
        return facts(r, live, r.audience(), r.integrity(), r.budgetLeft());
    }

    static Snapshot.RunFacts audience(Snapshot.RunFacts r, Audience audience) {
        return facts(r, r.live(), audience, r.integrity(), r.budgetLeft());
    }

    static Snapshot.RunFacts integrity(Snapshot.RunFacts r, Integrity integrity) {
        return facts(r, r.live(), r.audience(), integrity, r.budgetLeft());
    }

    static Snapshot.RunFacts budget(Snapshot.RunFacts r, boolean left) {
        return facts(r, r.live(), r.audience(), r.integrity(), left);
    }

    private static Snapshot.RunFacts facts(
            Snapshot.RunFacts r, boolean live, Audience audience, Integrity integrity, boolean budgetLeft) {
        return new Snapshot.RunFacts(
                r.id(),
                r.agent(),
                r.owner(),
                live,
                r.half(),
                audience,
                r.purpose(),
                integrity,
                r.consulted(),
                r.foreign(),
                budgetLeft,
                r.refused(),
                r.causes(),
                r.providers(),
                r.advises());
    }

    static Snapshot.RunFacts refused(Snapshot.RunFacts r, Set<String> refused) {
        return taken(r, r.consulted(), r.foreign(), refused, r.causes());
    }

    static Snapshot.RunFacts consulted(Snapshot.RunFacts r, Set<Resource> consulted, Set<Audience> causes) {
        return taken(r, consulted, r.foreign(), r.refused(), Optional.of(causes));
    }

    static Snapshot.RunFacts foreign(Snapshot.RunFacts r, boolean foreign) {
        return taken(r, r.consulted(), foreign, r.refused(), r.causes());
    }

    private static Snapshot.RunFacts taken(
            Snapshot.RunFacts r,
            Set<Resource> consulted,
            boolean foreign,
            Set<String> refused,
            Optional<Set<Audience>> causes) {
        return new Snapshot.RunFacts(
                r.id(),
                r.agent(),
                r.owner(),
                r.live(),
                r.half(),
                r.audience(),
                r.purpose(),
                r.integrity(),
                consulted,
                foreign,
                r.budgetLeft(),
                refused,
                causes,
                r.providers(),
                r.advises());
    }
}
