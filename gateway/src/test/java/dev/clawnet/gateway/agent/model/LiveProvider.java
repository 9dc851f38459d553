package dev.clawnet.gateway.agent.model;

import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// A provider that the environment names: `CLAWNET_LIVE_<WIRE>_MODEL` with `_KEY`, `_URL` or both.
record LiveProvider(Wire wire, URI url, Optional<Secret> key, String model) {
    private static final Map<Wire, String> USUAL = Map.of(
            Wire.OPENAI, "https://api.openai.com/v1",
            Wire.ANTHROPIC, "https://api.anthropic.com/v1",
            Wire.OLLAMA, "http://127.0.0.1:11434",
            Wire.GEMINI, "https://generativelanguage.googleapis.com/v1beta",
            Wire.MISTRAL, "https://api.mistral.ai/v1");

    /// Empty: the environment does not say that this one is to be asked.
    static Optional<LiveProvider> of(Wire wire, Map<String, String> environment) {
        String prefix = "CLAWNET_LIVE_" + wire.name() + "_";
        Optional<String> model = filled(environment, prefix + "MODEL");
        Optional<String> key = filled(environment, prefix + "KEY");
        Optional<String> url = filled(environment, prefix + "URL");
        if (model.isEmpty() || (key.isEmpty() && url.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new LiveProvider(
                wire, URI.create(url.orElse(USUAL.getOrDefault(wire, ""))), key.map(Secret::of), model.get()));
    }

    private static Optional<String> filled(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    LiveProvider withKey(Secret other) {
        return new LiveProvider(wire, url, Optional.of(other), model);
    }
}
