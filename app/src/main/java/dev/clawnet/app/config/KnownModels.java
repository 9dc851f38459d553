package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.model.ModelSettings.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a file says of the models of a provider: names, sizes and prices.
final class KnownModels {
    private static final int MOST = 1_000;

    private KnownModels() {}

    static List<Known> of(ConfigValue root, String provider) {
        List<Known> models = new ArrayList<>();
        for (ConfigValue model : Loose.items(Loose.at(root, "models", "providers", provider, "models"))) {
            String id = Loose.text(Loose.at(model, "id")).orElse("");
            if (id.matches("[^\\p{Cntrl}\\s]{1,200}") && models.size() < MOST) {
                models.add(new Known(
                        id,
                        Loose.text(Loose.at(model, "name")),
                        number(Loose.at(model, "contextWindow")).map(Double::longValue),
                        Loose.at(model, "reasoning").map(flag -> Loose.flag(Optional.of(flag))),
                        number(Loose.at(model, "cost", "input")),
                        number(Loose.at(model, "cost", "output")),
                        Loose.at(model, "input")
                                .map(input -> Loose.items(Optional.of(input)).stream()
                                        .anyMatch(kind -> Loose.text(Optional.of(kind))
                                                .filter("image"::equals)
                                                .isPresent()))));
            }
        }
        return models;
    }

    private static Optional<Double> number(Optional<ConfigValue> value) {
        return value.filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> Numbers.value(((ConfigValue.Digits) digits).digits()))
                .filter(found -> found >= 0 && found < 1e12);
    }
}
