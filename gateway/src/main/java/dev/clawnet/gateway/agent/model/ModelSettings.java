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
    private static final String MISTRAL_ITSELF = "api.mistral.ai";

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
    /// @param baseUrl what the API's paths are appended to: OpenAI's with its version (`/v1`)
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

        Provider withKey(Secret key) {
            return new Provider(api, baseUrl, Optional.of(key), timing, models);
        }
    }

    /// What the configuration says of a model.
    ///
    /// @param id what the provider calls it
    /// @param inputCost dollars for a million tokens
    /// @param outputCost dollars for a million tokens
    /// @param pictures whether it takes pictures
    public record Known(
            String id,
            Optional<String> name,
            Optional<Long> contextWindow,
            Optional<Boolean> reasoning,
            Optional<Double> inputCost,
            Optional<Double> outputCost,
            Optional<Boolean> pictures) {
        /// Of which nothing is said about pictures.
        public Known(
                String id,
                Optional<String> name,
                Optional<Long> contextWindow,
                Optional<Boolean> reasoning,
                Optional<Double> inputCost,
                Optional<Double> outputCost) {
            this(id, name, contextWindow, reasoning, inputCost, outputCost, Optional.empty());
        }
    }

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
        OLLAMA,
        /// Google's own API of Gemini, with its version (`/v1beta`).
        GEMINI,
        /// Mistral's own API, with its version (`/v1`).
        MISTRAL;

        /// A provider's API by the word that configurations use.
        public static final Map<String, Api> BY_WORD = Map.of(
                "openai-completions", OPENAI,
                "openai-responses", OPENAI,
                "anthropic-messages", ANTHROPIC,
                "ollama", OLLAMA,
                "google-generative-ai", GEMINI);

        /// What is spoken at that address. Mistral's has no word of its own in stock configurations: it is known by
        /// its host, where they say that it speaks OpenAI's.
        public static Api of(Optional<String> word, URI baseUrl) {
            Api said = word.map(BY_WORD::get).orElse(OPENAI);
            return said == OPENAI && MISTRAL_ITSELF.equals(baseUrl.getHost()) ? MISTRAL : said;
        }
    }
}
