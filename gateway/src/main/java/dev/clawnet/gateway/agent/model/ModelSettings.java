package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which models can be asked.
///
/// @param providers remote providers by the name that references use
/// @param scripts directory of the scripts that `scripted:<file>` names; absent: there are none
public record ModelSettings(Map<String, Provider> providers, Optional<Path> scripts) {
    /// The provider that needs no settings but the directory.
    public static final String SCRIPTED = "scripted";

    public ModelSettings {
        providers = Map.copyOf(providers);
        if (providers.containsKey(SCRIPTED)) {
            throw new IllegalArgumentException("the provider name " + SCRIPTED + " is taken by the scripted model");
        }
    }

    /// Where and how a provider is asked.
    ///
    /// @param baseUrl what the API's paths are appended to, for OpenAI and Anthropic with its version (`/v1`)
    /// @param models those that the configuration describes; others may be asked as well
    public record Provider(Api api, URI baseUrl, Optional<Secret> apiKey, Timing timing, List<Known> models) {
        private static final Set<String> SCHEMES = Set.of("http", "https");

        public Provider {
            models = List.copyOf(models);
            if (!SCHEMES.contains(String.valueOf(baseUrl.getScheme())) || baseUrl.getHost() == null) {
                throw new IllegalArgumentException("the base URL of a model provider begins with http:// or https://");
            }
        }

        public Provider(Api api, URI baseUrl, Optional<Secret> apiKey) {
            this(api, baseUrl, apiKey, Timing.DEFAULT);
        }

        public Provider(Api api, URI baseUrl, Optional<Secret> apiKey, Timing timing) {
            this(api, baseUrl, apiKey, timing, List.of());
        }
    }

    /// What the configuration says of a model.
    ///
    /// @param id what the provider calls it
    /// @param inputCost dollars for a million tokens
    /// @param outputCost dollars for a million tokens
    public record Known(
            String id,
            Optional<String> name,
            Optional<Long> contextWindow,
            Optional<Boolean> reasoning,
            Optional<Double> inputCost,
            Optional<Double> outputCost) {}

    /// How long to wait, and how often to try.
    ///
    /// @param deadline of one question, tries and pauses included
    /// @param retries tries after the first; only what had not spoken yet and may succeed later is tried again
    /// @param pause longest pause before the first repetition
    public record Timing(Duration deadline, int retries, Duration pause) {
        public static final Timing DEFAULT =
                new Timing(AgentLimits.MODEL_DEADLINE, AgentLimits.MODEL_RETRIES, AgentLimits.MODEL_RETRY_PAUSE);

        public Timing {
            if (!deadline.isPositive() || retries < 0 || !pause.isPositive()) {
                throw new IllegalArgumentException("times of a model provider are positive, retries 0 or more");
            }
        }
    }

    /// What a provider speaks.
    public enum Api {
        /// Chat completions, as OpenAI and many others serve them.
        OPENAI,
        ANTHROPIC,
        OLLAMA
    }
}
