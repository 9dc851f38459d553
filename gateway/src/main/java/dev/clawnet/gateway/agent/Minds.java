package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.ModelRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one person's configuration says of the models of their agents, besides which is the first.
///
/// @param usual of agents whose block says nothing
/// @param agents by slug
/// @param aliases short names of models
/// @param each what each person may use; the host person's word counts for the gateway
/// @param images whom to show pictures that an agent comes across, in this order; empty: the agent's own model
public record Minds(
        Mind usual, Map<String, Mind> agents, Map<String, ModelRef> aliases, Allowance each, List<ModelRef> images) {
    public static final Minds NONE = new Minds(Mind.SILENT, Map.of(), Map.of());

    /// Without a budget, and without models for pictures.
    public Minds(Mind usual, Map<String, Mind> agents, Map<String, ModelRef> aliases) {
        this(usual, agents, aliases, Allowance.NONE, List.of());
    }

    public Minds {
        agents = Map.copyOf(agents);
        aliases = Map.copyOf(aliases);
        images = List.copyOf(images);
    }

    /// What one block says.
    ///
    /// @param fallbacks asked in this order when the first model does not answer; absent: as usual, empty: none
    /// @param effort how much is thought where the session says nothing
    public record Mind(Optional<List<ModelRef>> fallbacks, Optional<Effort> effort) {
        public static final Mind SILENT = new Mind(Optional.empty(), Optional.empty());

        public Mind {
            fallbacks = fallbacks.map(List::copyOf);
        }
    }

    private Mind mind(String slug) {
        return agents.getOrDefault(slug, Mind.SILENT);
    }

    /// Whether anything is said of fallbacks, be it that there are none.
    boolean says(String slug) {
        return mind(slug).fallbacks().or(usual::fallbacks).isPresent();
    }

    public List<ModelRef> fallbacks(String slug) {
        return mind(slug).fallbacks().or(usual::fallbacks).orElse(List.of());
    }

    public Optional<Effort> effort(String slug) {
        return mind(slug).effort().or(usual::effort);
    }
}
