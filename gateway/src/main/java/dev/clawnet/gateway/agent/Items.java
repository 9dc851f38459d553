package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What every item that a run made carries: who may learn it, besides what its place says. Written with the item,
/// and never widened by an agent.
public final class Items {
    private static final String RELEASED = "approval " + AskReason.RELEASE;

    private static final Extract<ItemPolicy> POLICY = new Extract<>(
            (view, owner, text) -> view.find(RunTables.ITEM, owner, text).orElse(ItemPolicy.NONE));

    private Items() {}

    public static ItemPolicy of(View view, Resource resource) {
        return view.extract(POLICY, resource.owner(), resource.text());
    }

    /// Items below a place that carry a policy, at most `limit`.
    public static List<Resource> below(View view, Resource place, int limit) {
        return view.list(RunTables.ITEM, place.owner(), place.text() + "/", limit).stream()
                .map(row -> Resource.parse(row.id()))
                .toList();
    }

    /// What the text of an allowed act carries from now on, as far as every owner whose text entered the run
    /// admits: the run's audience may learn it; or, released by the owner, the readers of its place; or, where
    /// all who get it may learn what led to it, those who got it.
    public static ItemPolicy made(Run run, Permit permit) {
        if (permit.basis().contains(RELEASED)) {
            return new ItemPolicy(run.foreign(), run.integrity());
        }
        return permit.basis().contains(Decide.CONSULTED)
                ? carrying(run, new Readers(permit.audience().readers()))
                : policyOf(run);
    }

    /// Whether the owner was shown the act and released what it makes.
    public static boolean isReleased(Permit permit) {
        return permit.basis().contains(RELEASED);
    }

    /// What an item carries once its owner chose the readers of a place for it: the policies of the others, whose own
    /// affair they are.
    public static ItemPolicy cleared(ItemPolicy policy, PersonId owner) {
        Map<PersonId, Readers> others = new HashMap<>(policy.policies());
        others.remove(owner);
        return new ItemPolicy(others, policy.integrity());
    }

    /// Before `run` overwrites `resource`: until the write is known to have worked, both the old and the new
    /// content's readers must admit whoever looks.
    public static void making(Tx tx, Run run, Resource resource) {
        put(tx, resource, meet(of(tx, resource), policyOf(run)));
    }

    /// What an item carries that is made of both.
    public static ItemPolicy meet(ItemPolicy one, ItemPolicy other) {
        Map<PersonId, Readers> both = new HashMap<>(one.policies());
        other.policies().forEach((person, readers) -> both.merge(person, readers, Readers::meet));
        return new ItemPolicy(both, one.integrity().meet(other.integrity()));
    }

    /// Lets a place carry this: what something carries goes with it when it is moved, copied or brought back.
    public static void put(Tx tx, Resource resource, ItemPolicy policy) {
        if (policy.equals(ItemPolicy.NONE)) {
            tx.delete(RunTables.ITEM, resource.owner(), resource.text());
        } else {
            tx.put(RunTables.ITEM, resource.owner(), resource.text(), policy);
        }
    }

    /// The policy that text of this run carries.
    public static ItemPolicy policyOf(Run run) {
        return carrying(run, new Readers(run.audience().readers()));
    }

    private static ItemPolicy carrying(Run run, Readers readers) {
        Map<PersonId, Readers> policies = new HashMap<>(run.foreign());
        policies.merge(run.owner(), readers, Readers::meet);
        return new ItemPolicy(policies, run.integrity());
    }
}
