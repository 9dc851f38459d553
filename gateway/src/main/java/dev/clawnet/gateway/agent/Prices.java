package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import java.util.Map;
import java.util.Optional;

/// What models cost, as the configuration says now.
public record Prices(Map<String, ModelSettings.Provider> providers) {
    private static final double MILLION = 1_000_000;

    public Prices {
        providers = Map.copyOf(providers);
    }

    /// Dollars.
    record Price(double input, double output) {
        double whole() {
            return input + output;
        }
    }

    Optional<Known> known(ModelRef ref) {
        return Optional.ofNullable(providers.get(ref.provider()))
                .flatMap(provider -> provider.models().stream()
                        .filter(model -> model.id().equals(ref.name()))
                        .findFirst());
    }

    /// What these tokens cost; empty for a model without a price. A script costs nothing.
    Optional<Price> of(ModelRef ref, long input, long output) {
        if (ref.provider().equals(ModelSettings.SCRIPTED)) {
            return Optional.of(new Price(0, 0));
        }
        return known(ref)
                .filter(model ->
                        model.inputCost().isPresent() || model.outputCost().isPresent())
                .map(model -> new Price(
                        input * model.inputCost().orElse(0.0) / MILLION,
                        output * model.outputCost().orElse(0.0) / MILLION));
    }
}
