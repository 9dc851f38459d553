package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What every item that a run made carries: who may learn it, besides what its place says. Written with the item,
/// and never widened by an agent.
public final class Items {
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

    /// Records that `run` made `resource`: it may be learnt by the run's audience, as far as every owner whose text
    /// entered the run admits.
    public static void made(Tx tx, Run run, Resource resource) {
        tx.put(RunTables.ITEM, resource.owner(), resource.text(), policyOf(run));
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

    /// An approved release: the owner chose the place's own readers for exactly this content.
    public static void released(Tx tx, Run run, Resource resource) {
        tx.put(RunTables.ITEM, resource.owner(), resource.text(), new ItemPolicy(run.foreign(), run.integrity()));
    }

    /// The policy that text of this run carries.
    public static ItemPolicy policyOf(Run run) {
        Map<PersonId, Readers> policies = new HashMap<>(run.foreign());
        policies.merge(run.owner(), audienceReaders(run), Readers::meet);
        return new ItemPolicy(policies, run.integrity());
    }

    private static Readers audienceReaders(Run run) {
        return new Readers(run.audience().readers());
    }
}
