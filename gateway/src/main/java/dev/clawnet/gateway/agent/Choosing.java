package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Which model a run asks: its own, then its fallbacks, each with every credential, those first that did not fail a
/// moment ago. A policy that denies the first is no failure: nobody is asked instead.
final class Choosing {
    static final Table<Cooling> COOLING = Table.table("model_cooling", Cooling.class);

    private final Store store;
    private final Facts facts;
    private final Model model;

    Choosing(Store store, Facts facts, Model model) {
        this.store = store;
        this.facts = facts;
        this.model = model;
    }

    /// All that a run may come to ask, in order. Reads the agent's own files: not for within a transaction.
    List<Candidate> candidates(Run run) {
        List<ModelRef> refs = new ArrayList<>();
        store.read(view -> refs.add(facts.modelOf(view, run)) && refs.addAll(facts.fallbacks(view, run)));
        return candidates(run, refs);
    }

    /// The same of these models.
    List<Candidate> candidates(Run run, List<ModelRef> refs) {
        Optional<Path> agentDir = store.read(view -> facts.agentDir(view, run));
        return refs.stream()
                .distinct()
                .flatMap(ref -> model.profiles(ref, agentDir).stream().map(profile -> new Candidate(ref, profile)))
                .toList();
    }

    /// The next one to ask. When all are left alone and none was asked yet, the one that is so for the shortest time:
    /// an owner who asks again a moment later, with a new key, is answered.
    ///
    /// @param tried in this thought
    /// @param allowed whether the run may ask that model
    static Optional<Candidate> next(
            List<Candidate> candidates,
            Set<Candidate> tried,
            Predicate<Candidate> allowed,
            Function<Candidate, Optional<Instant>> cooling) {
        List<Candidate> open = candidates.stream()
                .filter(candidate -> !tried.contains(candidate) && allowed.test(candidate))
                .toList();
        Optional<Candidate> free =
                open.stream().filter(each -> cooling.apply(each).isEmpty()).findFirst();
        return free.isPresent() || !tried.isEmpty()
                ? free
                : open.stream()
                        .min(Comparator.comparing(each -> cooling.apply(each).orElse(Instant.MIN)));
    }

    /// Until when a candidate is left alone; empty: it is not.
    static Optional<Instant> cooling(View view, Run run, Candidate candidate, Instant now) {
        String agent = Spent.name(run.agent());
        return List.of(candidate.credential(agent), candidate.model(agent)).stream()
                .flatMap(id -> view.find(COOLING, run.owner(), id).stream())
                .filter(found -> !found.over(now))
                .map(Cooling::until)
                .max(Instant::compareTo);
    }

    static void failed(Tx tx, Run run, Candidate candidate, ModelFailure failure) {
        if (!Cooling.cools(failure.kind())) {
            return;
        }
        String agent = Spent.name(run.agent());
        String id = Cooling.ofCredential(failure.kind()) ? candidate.credential(agent) : candidate.model(agent);
        Optional<Cooling> before = tx.find(COOLING, run.owner(), id);
        if (before.isEmpty()) {
            forget(tx, run.owner());
        }
        tx.put(
                COOLING,
                run.owner(),
                id,
                Cooling.after(before, candidate, failure.kind(), failure.retryAfter(), tx.now()));
    }

    /// It answered: whatever it did before is forgotten.
    static void answered(Tx tx, Run run, Candidate candidate) {
        String agent = Spent.name(run.agent());
        for (String id : List.of(candidate.credential(agent), candidate.model(agent))) {
            if (tx.find(COOLING, run.owner(), id).isPresent()) {
                tx.delete(COOLING, run.owner(), id);
            }
        }
    }

    private static void forget(Tx tx, PersonId owner) {
        Instant oldest = tx.now().minus(AgentLimits.COOLING_MEMORY);
        List<View.Row<Cooling>> rows = tx.list(COOLING, owner, "", AgentLimits.COOLINGS);
        for (View.Row<Cooling> row : rows) {
            boolean full = rows.size() == AgentLimits.COOLINGS && row.value().over(tx.now());
            if (full || (row.value().over(tx.now()) && row.value().last().isBefore(oldest))) {
                tx.delete(COOLING, owner, row.id());
            }
        }
        if (rows.size() == AgentLimits.COOLINGS) {
            tx.delete(COOLING, owner, rows.getFirst().id());
        }
    }

    /// What is left alone now, and what was within a day.
    static List<Cooling> of(View view, PersonId owner) {
        return view.list(COOLING, owner, "", AgentLimits.COOLINGS).stream()
                .map(View.Row::value)
                .toList();
    }
}
