package dev.clawnet.gateway.memory;

import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.ItemId;
import java.time.Instant;

/// One thing that is remembered.
///
/// @param place the memory it lies in
/// @param layer what kind of knowledge it is
/// @param policy what it carries besides the label of its place
public record Memory(ItemId id, Resource place, Layer layer, String text, ItemPolicy policy, Instant at) {
    /// The three layers of an identity's knowledge.
    public enum Layer {
        /// File places, structure, people, dates.
        FACT,
        /// Habits and preferences.
        PATTERN,
        /// What matters to the owner, and what must never be shared.
        VALUE
    }
}
