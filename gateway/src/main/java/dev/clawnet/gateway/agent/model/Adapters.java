package dev.clawnet.gateway.agent.model;

import dev.clawnet.protocol.secret.Secret;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The library's objects for one try: which of its models speaks to this provider, and with which parameters.
final class Adapters {
    private static final String OPENAI_ITSELF = "api.openai.com";

    private final ModelSettings.Provider provider;
    private final Prompt prompt;
    private final Exchange exchange;
    private final ToolTexts tools;
    private final Optional<Effort> effort;

    Adapters(ModelSettings.Provider provider, Prompt prompt, Exchange exchange, ToolTexts tools) {
        this.tools = tools;
        this.provider = provider;
        this.prompt = prompt;
        this.exchange = exchange;
        this.effort = effort(provider, prompt);
    }

    /// Anthropic's models go on thinking after a tool's answer only where their own signed thoughts come back to them;
    /// those are not kept, so that they think before their first call of a turn alone.
    private static Optional<Effort> effort(ModelSettings.Provider provider, Prompt prompt) {
        List<Message> messages = prompt.messages();
        boolean amidCalls = !messages.isEmpty() && messages.getLast() instanceof Message.FromTool;
        return provider.api() == ModelSettings.Api.ANTHROPIC && amidCalls
                ? Optional.empty()
                : prompt.manner().effort();
    }

    private Optional<Effort> thinks() {
        return effort.filter(level -> level != Effort.OFF);
    }

    StreamingChatModel model() {
        String key = provider.apiKey().map(Secret::reveal).orElse("none");
        return switch (provider.api()) {
            case OPENAI -> openAi(key);
            case ANTHROPIC -> anthropic(key);
            case OLLAMA -> ollama();
            case GEMINI -> gemini(key);
            case MISTRAL -> mistral(key);
        };
    }

    private StreamingChatModel openAi(String key) {
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(exchange.builder())
                .baseUrl(provider.baseUrl().toString())
                .apiKey(key)
                .modelName(prompt.ref().name())
                .returnThinking(true)
                .build();
    }

    private StreamingChatModel anthropic(String key) {
        AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(exchange.builder())
                .baseUrl(versioned(provider.baseUrl().toString()))
                .apiKey(key)
                .modelName(prompt.ref().name());
        thinks().ifPresent(level -> builder.thinkingType("enabled")
                .thinkingBudgetTokens(anthropicTokens(level))
                .returnThinking(true)
                .sendThinking(false));
        return builder.build();
    }

    /// Stock configurations name Anthropic's API without its version, as in `https://api.anthropic.com`: its own client
    /// puts it behind. One that is named with it stays.
    private static String versioned(String url) {
        String plain = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return plain.endsWith("/v1") ? plain : plain + "/v1";
    }

    /// Tokens of thought that come on top of those of the reply; Anthropic takes no fewer than 1,024.
    private static int anthropicTokens(Effort level) {
        return switch (level) {
            case OFF -> 0;
            case MINIMAL -> 1_024;
            case LOW -> 2_048;
            case MEDIUM -> 8_192;
            case HIGH -> 16_384;
        };
    }

    private StreamingChatModel ollama() {
        OllamaStreamingChatModel.OllamaStreamingChatModelBuilder builder = OllamaStreamingChatModel.builder()
                .httpClientBuilder(exchange.builder())
                .baseUrl(provider.baseUrl().toString())
                .customHeaders(provider.apiKey()
                        .map(key -> Map.of("Authorization", "Bearer " + key.reveal()))
                        .orElse(Map.of()))
                .modelName(prompt.ref().name());
        effort.ifPresent(level -> builder.think(level != Effort.OFF).returnThinking(level != Effort.OFF));
        return builder.build();
    }

    private StreamingChatModel gemini(String key) {
        GoogleAiGeminiStreamingChatModel.GoogleAiGeminiStreamingChatModelBuilder builder =
                GoogleAiGeminiStreamingChatModel.builder()
                        .httpClientBuilder(exchange.builder())
                        .baseUrl(provider.baseUrl().toString())
                        .apiKey(key)
                        .modelName(prompt.ref().name());
        effort.ifPresent(level -> builder.thinkingConfig(GeminiThinkingConfig.builder()
                        .includeThoughts(level != Effort.OFF)
                        .thinkingBudget(geminiTokens(level))
                        .build())
                .returnThinking(level != Effort.OFF)
                .sendThinking(false));
        return builder.build();
    }

    private static int geminiTokens(Effort level) {
        return switch (level) {
            case OFF -> 0;
            case MINIMAL -> 512;
            case LOW -> 2_048;
            case MEDIUM -> 8_192;
            case HIGH -> 24_576;
        };
    }

    /// Mistral's thinking models take no measure: they think, or are others.
    private StreamingChatModel mistral(String key) {
        return MistralAiStreamingChatModel.builder()
                .httpClientBuilder(exchange.builder())
                .baseUrl(provider.baseUrl().toString())
                .apiKey(key)
                .modelName(prompt.ref().name())
                .returnThinking(true)
                .sendThinking(false)
                .build();
    }

    ChatRequestParameters parameters(Translation translation) {
        if (provider.api() == ModelSettings.Api.OPENAI) {
            return openAi(translation);
        }
        var builder = ChatRequestParameters.builder();
        int thought = provider.api() == ModelSettings.Api.ANTHROPIC
                ? thinks().map(Adapters::anthropicTokens).orElse(0)
                : 0;
        builder.maxOutputTokens(prompt.maxOutputTokens() + thought);
        builder.toolSpecifications(translation.tools());
        if (thought == 0) {
            prompt.temperature().ifPresent(builder::temperature);
        }
        return builder.build();
    }

    /// OpenAI's newer models refuse `max_tokens`, most servers that speak its API know nothing else.
    private ChatRequestParameters openAi(Translation translation) {
        OpenAiChatRequestParameters.Builder builder = OpenAiChatRequestParameters.builder();
        if (OPENAI_ITSELF.equals(provider.baseUrl().getHost())) {
            builder.maxCompletionTokens(prompt.maxOutputTokens());
        } else {
            builder.maxOutputTokens(prompt.maxOutputTokens());
        }
        thinks().ifPresent(level -> builder.reasoningEffort(level.word()));
        if (!prompt.tools().isEmpty()) {
            builder.customParameters(Map.of("tools", tools.of(prompt.tools(), translation)));
        }
        prompt.temperature().ifPresent(builder::temperature);
        return builder.build();
    }
}
