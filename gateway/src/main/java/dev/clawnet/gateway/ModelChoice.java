package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.model.ModelSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The model providers that a gateway was started with, as the models want them. Scripts lie in `scripts` of the
/// state directory.
final class ModelChoice {
    private ModelChoice() {}

    static ModelSettings of(GatewaySettings settings) {
        Map<String, ModelSettings.Provider> providers = new HashMap<>();
        settings.providers()
                .forEach((name, provider) -> providers.put(
                        name, new ModelSettings.Provider(api(provider.api()), provider.baseUrl(), provider.apiKey())));
        return new ModelSettings(providers, Optional.of(settings.stateDir().resolve("scripts")));
    }

    private static ModelSettings.Api api(GatewaySettings.Api api) {
        return switch (api) {
            case OPENAI -> ModelSettings.Api.OPENAI;
            case ANTHROPIC -> ModelSettings.Api.ANTHROPIC;
            case OLLAMA -> ModelSettings.Api.OLLAMA;
        };
    }
}
