package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Providers that everybody means by the same name: where they are asked, and by which variables programs are given
/// their keys. A configuration that names such a model needs a key, and nothing else.
///
/// A provider that a configuration or an agent's own file describes is asked where that says.
public final class UsualProviders {
    private static final Map<String, Usual> USUAL = Map.of(
            "openai", usual(Api.OPENAI, "https://api.openai.com/v1", "OPENAI_API_KEY"),
            "anthropic", usual(Api.ANTHROPIC, "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
            "google",
                    usual(
                            Api.GEMINI,
                            "https://generativelanguage.googleapis.com/v1beta",
                            "GEMINI_API_KEY",
                            "GOOGLE_API_KEY"),
            "mistral", usual(Api.MISTRAL, "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
            "groq", usual(Api.OPENAI, "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
            "xai", usual(Api.OPENAI, "https://api.x.ai/v1", "XAI_API_KEY"),
            "cerebras", usual(Api.OPENAI, "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
            "openrouter", usual(Api.OPENAI, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"));

    private record Usual(ModelSettings.Provider provider, List<String> variables) {}

    private UsualProviders() {}

    private static Usual usual(Api api, String url, String... variables) {
        return new Usual(new ModelSettings.Provider(api, URI.create(url), Optional.empty()), List.of(variables));
    }

    /// All of their names.
    public static Set<String> names() {
        return USUAL.keySet();
    }

    /// Where the provider of that name is asked, without a key; empty when the name is nobody's.
    public static Optional<ModelSettings.Provider> of(String name) {
        return Optional.ofNullable(USUAL.get(name)).map(Usual::provider);
    }

    /// The providers that a configuration describes, with those that it need not describe: it names their models,
    /// and the environment holds their keys. A key that merely lies there is nobody's to spend. A described one
    /// without a key gets that of the environment only where it is asked at its usual host: a key goes to the
    /// address it was given for.
    ///
    /// @param named providers whose models the configuration names
    /// @param variable the value of a variable, empty when it is not set
    public static Map<String, ModelSettings.Provider> with(
            Map<String, ModelSettings.Provider> described,
            Set<String> named,
            Function<String, Optional<String>> variable) {
        Map<String, ModelSettings.Provider> all = new LinkedHashMap<>(described);
        Set<String> wanted = new HashSet<>(described.keySet());
        wanted.addAll(named);
        wanted.retainAll(USUAL.keySet());
        wanted.forEach(name -> key(usual(name), variable).ifPresent(key -> {
            Usual usual = usual(name);
            ModelSettings.Provider said = described.getOrDefault(name, usual.provider());
            if (said.apiKey().isEmpty()
                    && sameHost(said.baseUrl(), usual.provider().baseUrl())) {
                all.put(name, said.withKey(key));
            }
        }));
        return all;
    }

    private static Usual usual(String name) {
        return Objects.requireNonNull(USUAL.get(name));
    }

    private static boolean sameHost(URI one, URI other) {
        return other.getScheme().equals(one.getScheme())
                && other.getHost().equals(one.getHost())
                && one.getPort() == other.getPort();
    }

    private static Optional<Secret> key(Usual usual, Function<String, Optional<String>> variable) {
        return usual.variables().stream()
                .flatMap(name -> variable.apply(name).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !OwnKeys.isLogin(value))
                .map(Secret::of)
                .findFirst();
    }

    /// What the owner of an agent does so that this provider can be asked.
    static String missing(String name) {
        return Optional.ofNullable(USUAL.get(name))
                .map(usual -> "there is no key for the model provider " + name + ": give your agents one with"
                        + " `clawnet models auth add " + name + "`; or the host person names its models in the"
                        + " configuration (agents.defaults.models), sets "
                        + usual.variables().getFirst()
                        + " in the gateway's environment or in `.env` beside the configuration, and starts it anew")
                .orElse("no model provider is called " + name + ": the host person describes it in models.providers of"
                        + " the configuration, with baseUrl and apiKey; or give the agent another model, see"
                        + " `clawnet models list` and `clawnet models set`");
    }
}
