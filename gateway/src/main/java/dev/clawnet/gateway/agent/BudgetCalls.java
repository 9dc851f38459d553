package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.Allowances.Standing;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.BudgetSet;
import dev.clawnet.protocol.catalogue.ModelMethods.BudgetView;
import dev.clawnet.protocol.catalogue.ModelMethods.Budgets;
import dev.clawnet.protocol.catalogue.ModelMethods.SetBudget;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Serves `usage.budget.*`: what the caller's agents may use of models.
final class BudgetCalls {
    private final Store store;
    private final Allowances allowances;
    private final InstantSource clock;
    private final RandomGenerator random;

    BudgetCalls(Store store, Allowances allowances, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.allowances = allowances;
        this.clock = clock;
        this.random = random;
    }

    void bind(MethodTable table) {
        table.bind(ModelMethods.USAGE_BUDGET_SHOW, (caller, _) -> show(caller.person()));
        table.bind(ModelMethods.USAGE_BUDGET_SET, this::set);
    }

    private Budgets show(PersonId owner) {
        Instant now = clock.instant();
        return store.read(view -> {
            List<BudgetView> rows = new ArrayList<>();
            rows.add(row(view, owner, now, "gateway", Optional.empty(), allowances.house()));
            rows.add(row(view, owner, now, "person", Optional.empty(), own(view, owner, Allowances.ALL)));
            agents(view, owner).forEach((slug, id) -> {
                Allowance own = own(view, owner, id);
                if (!own.unlimited()) {
                    rows.add(row(view, owner, now, "agent", Optional.of(Map.entry(slug, id)), own));
                }
            });
            return new Budgets(now.toEpochMilli(), rows);
        });
    }

    private static Allowance own(View view, PersonId owner, String agent) {
        return view.find(Allowances.ALLOWANCE, owner, agent).orElse(Allowance.NONE);
    }

    /// Ids by slug, the manager's among them.
    private static Map<String, String> agents(View view, PersonId owner) {
        Map<String, String> agents = new TreeMap<>();
        for (Identity identity : Identities.of(view, owner)) {
            if (identity.active()) {
                agents.put(identity.slug(), identity.id().value());
            }
        }
        agents.put(SessionKey.MANAGER, Resource.MANAGER_NAME);
        return agents;
    }

    private BudgetView row(
            View view,
            PersonId owner,
            Instant now,
            String scope,
            Optional<Map.Entry<String, String>> agent,
            Allowance allowance) {
        Standing standing = allowances.standing(view, owner, agent.map(Map.Entry::getValue), now);
        return new BudgetView(
                scope,
                agent.map(Map.Entry::getKey),
                allowance.dayTokens(),
                allowance.monthTokens(),
                allowance.dayDollars(),
                allowance.monthDollars(),
                standing.day().tokens(),
                standing.month().tokens(),
                standing.day().dollars(),
                standing.month().dollars());
    }

    private BudgetSet set(Caller caller, SetBudget wanted) {
        Allowance next =
                new Allowance(wanted.dayTokens(), wanted.monthTokens(), wanted.dayDollars(), wanted.monthDollars());
        return store.write(tx -> {
            String id = wanted.agentId()
                    .map(slug -> agent(tx, caller.person(), slug))
                    .orElse(Allowances.ALL);
            if (next.unlimited()) {
                tx.delete(Allowances.ALLOWANCE, caller.person(), id);
            } else {
                tx.put(Allowances.ALLOWANCE, caller.person(), id, next);
            }
            return Change.of(new BudgetSet(true), entry(caller, id, next));
        });
    }

    private static String agent(Tx tx, PersonId owner, String slug) {
        return Optional.ofNullable(agents(tx, owner).get(slug))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "you have no active agent of that name",
                        Map.of("hint", "list your agents with `clawnet identities list`")));
    }

    private Entry entry(Caller caller, String agent, Allowance next) {
        Map<String, String> fields = new HashMap<>();
        fields.put("owner", caller.person().value());
        fields.put("actor", caller.actor());
        fields.put("agent", agent);
        next.dayTokens().ifPresent(most -> fields.put("dayTokens", Long.toString(most)));
        next.monthTokens().ifPresent(most -> fields.put("monthTokens", Long.toString(most)));
        next.dayDollars().ifPresent(most -> fields.put("dayDollars", Double.toString(most)));
        next.monthDollars().ifPresent(most -> fields.put("monthDollars", Double.toString(most)));
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), caller.person(), "usage.budget.set", fields);
    }
}
