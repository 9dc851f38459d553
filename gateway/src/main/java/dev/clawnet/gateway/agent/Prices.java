package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /// What one model was used.
    ///
    /// @param calls questions that were put to it
    record Line(ModelRef model, long calls, long input, long output) {}

    /// All of them together.
    Counts counts(Stream<Line> lines) {
        long input = 0;
        long output = 0;
        long missing = 0;
        double inputCost = 0;
        double outputCost = 0;
        for (Line line : lines.toList()) {
            input += line.input();
            output += line.output();
            Optional<Price> price = of(line.model(), line.input(), line.output());
            inputCost += price.map(Price::input).orElse(0.0);
            outputCost += price.map(Price::output).orElse(0.0);
            missing += price.isPresent() ? 0 : line.calls();
        }
        return new Counts(
                input,
                output,
                0L,
                0L,
                input + output,
                inputCost + outputCost,
                inputCost,
                outputCost,
                0.0,
                0.0,
                missing);
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
