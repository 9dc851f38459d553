package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Verdict;
import java.util.Set;

/// One decision as [Acting] makes it: the facts are gathered in the transaction, then weighed.
public final class FactsPeek {
    private final Facts facts;

    public FactsPeek(Lens lens) {
        this.facts = new Facts(lens, new ModelRef("acme", "none"));
    }

    public Verdict decided(Tx tx, Run run, Act act) {
        return Permit.decide(facts.of(tx, run, act, Set.of()), act).verdict();
    }
}
