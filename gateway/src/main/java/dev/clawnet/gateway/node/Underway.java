package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Changes;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Changes of files that were announced and are not settled, of all tools. Bounded by the live runs, each of which does
/// one thing at a time.
///
/// Threat: two runs change a file at the same time, and what the one leaves there is told by what the other carries.
/// Nobody knows in which order the node did it, so that the place then carries both. See `CausesTest`.
///
/// Its monitor guards it.
final class Underway {
    private final Map<RunId, Change> all = new HashMap<>();

    /// A change.
    ///
    /// @param before policies that its places carried before it
    /// @param alone whether no other change came to these places meanwhile
    record Change(List<Resource> places, Map<String, ItemPolicy> before, boolean alone) {
        static final Change NONE = new Change(List.of(), Map.of(), false);

        private boolean meets(Change other) {
            return places.stream()
                    .anyMatch(mine -> other.places.stream().anyMatch(its -> mine.within(its) || its.within(mine)));
        }

        private Change inCompany() {
            return new Change(places, before, false);
        }

        /// What the place carried before.
        ItemPolicy before(Resource place) {
            return before.getOrDefault(place.text(), ItemPolicy.NONE);
        }

        /// Lets a place carry this from now on, and what others left there meanwhile.
        void settle(Tx tx, Resource place, ItemPolicy policy) {
            Items.put(tx, place, alone ? policy : Items.meet(Items.of(tx, place), policy));
        }
    }

    /// A change was announced.
    synchronized void begins(Tx tx, RunId run, List<Resource> places) {
        Change fresh = new Change(List.copyOf(places), Changes.policies(tx, places), true);
        all.remove(run);
        boolean alone = all.values().stream().noneMatch(fresh::meets);
        all.replaceAll((_, other) -> other.meets(fresh) ? other.inCompany() : other);
        all.put(run, alone ? fresh : fresh.inCompany());
    }

    /// It is over. Of a change that nobody knows of here, others may have come meanwhile.
    synchronized Change ends(RunId run) {
        return Optional.ofNullable(all.remove(run)).orElse(Change.NONE);
    }
}
