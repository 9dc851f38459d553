package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.UsualProviders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// By which names models can be named where a file stands: its short names, and the providers that it describes or that
/// everybody knows.
///
/// @param aliases in lower case
public record ModelNames(Set<String> aliases, Set<String> providers) {
    public ModelNames {
        aliases = Set.copyOf(aliases);
        providers = Set.copyOf(providers);
    }

    public static ModelNames of(ConfigStore store) {
        Set<String> aliases = new TreeSet<>();
        store.get(new KeyPath(List.of("agents", "defaults", "models")))
                .ifPresent(models -> models.forEach(model -> {
                    String alias = model.path("alias").asString("").strip().toLowerCase(Locale.ROOT);
                    if (!alias.isEmpty()) {
                        aliases.add(alias);
                    }
                }));
        Set<String> providers = new TreeSet<>(UsualProviders.names());
        providers.add(ModelSettings.SCRIPTED);
        store.get(new KeyPath(List.of("models", "providers")))
                .filter(JsonNode::isObject)
                .ifPresent(described -> providers.addAll(described.propertyNames()));
        return new ModelNames(aliases, providers);
    }

    /// Whether a text is a short name.
    public boolean isAlias(String text) {
        return aliases.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /// A model as a text names it, `provider/name`; empty when the text has another form.
    public static Optional<Reference> reference(String text) {
        try {
            ModelRef ref = ModelRef.of(text.strip());
            return Optional.of(new Reference(ref.provider(), ref.name()));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// A model of a provider.
    public record Reference(String provider, String name) {}
}
