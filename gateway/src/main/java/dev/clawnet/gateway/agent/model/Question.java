package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.secret.Secret;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try of one question at one provider. The library's objects live as long as the try.
final class Question {
    private static final Logger LOG = LoggerFactory.getLogger(Question.class);
    private static final String OPENAI_ITSELF = "api.openai.com";

    private final ModelSettings.Provider provider;
    private final Prompt prompt;
    private final Exchange exchange;

    Question(ModelSettings.Provider provider, Prompt prompt, Exchange exchange) {
        this.provider = provider;
        this.prompt = prompt;
        this.exchange = exchange;
    }

    Reply ask(Stream stream) throws ModelFailure {
        Translation translation = new Translation(prompt);
        Answer answer = new Answer(stream);
        try {
            model().chat(
                            ChatRequest.builder()
                                    .messages(translation.messages())
                                    .parameters(parameters(translation))
                                    .build(),
                            answer);
        } catch (RuntimeException library) {
            answer.onError(library);
        }
        if (answer.thrown != null) {
            throw answer.thrown;
        }
        Optional<ModelFailure> failure = exchange.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return reply(answer, translation);
    }

    private StreamingChatModel model() {
        String url = provider.baseUrl().toString();
        String key = provider.apiKey().map(Secret::reveal).orElse("none");
        return switch (provider.api()) {
            case OPENAI ->
                OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(exchange.builder())
                        .baseUrl(url)
                        .apiKey(key)
                        .modelName(prompt.ref().name())
                        .build();
            case ANTHROPIC ->
                AnthropicStreamingChatModel.builder()
                        .httpClientBuilder(exchange.builder())
                        .baseUrl(url)
                        .apiKey(key)
                        .modelName(prompt.ref().name())
                        .build();
            case OLLAMA ->
                OllamaStreamingChatModel.builder()
                        .httpClientBuilder(exchange.builder())
                        .baseUrl(url)
                        .customHeaders(
                                provider.apiKey().isPresent() ? Map.of("Authorization", "Bearer " + key) : Map.of())
                        .modelName(prompt.ref().name())
                        .build();
        };
    }

    private ChatRequestParameters parameters(Translation translation) {
        // OpenAI's newer models refuse `max_tokens`, most servers that speak its API know nothing else.
        boolean itself = provider.api() == ModelSettings.Api.OPENAI
                && OPENAI_ITSELF.equals(provider.baseUrl().getHost());
        if (itself) {
            OpenAiChatRequestParameters.Builder builder = OpenAiChatRequestParameters.builder();
            builder.maxCompletionTokens(prompt.maxOutputTokens());
            builder.toolSpecifications(translation.tools());
            prompt.temperature().ifPresent(builder::temperature);
            return builder.build();
        }
        var builder = ChatRequestParameters.builder();
        builder.maxOutputTokens(prompt.maxOutputTokens());
        builder.toolSpecifications(translation.tools());
        prompt.temperature().ifPresent(builder::temperature);
        return builder.build();
    }

    private Reply reply(Answer answer, Translation translation) throws ModelFailure {
        ChatResponse response = answer.response;
        if (response == null || response.finishReason() == null) {
            throw new ModelFailure(Kind.UNREACHABLE, "the answer broke off in the middle");
        }
        // What was streamed, not what the library makes of its parts: both must be the same text.
        String text = answer.text.toString();
        List<ToolCall> calls = response.aiMessage().hasToolExecutionRequests()
                ? translation.calls(response.aiMessage().toolExecutionRequests())
                : List.of();
        return new Reply(text, calls, usage(response.tokenUsage(), text), stop(response.finishReason(), calls));
    }

    private static StopReason stop(FinishReason reason, List<ToolCall> calls) {
        return switch (reason) {
            case LENGTH -> StopReason.LENGTH;
            case CONTENT_FILTER -> StopReason.FILTERED;
            case STOP, TOOL_EXECUTION, OTHER -> calls.isEmpty() ? StopReason.DONE : StopReason.TOOLS;
        };
    }

    private Usage usage(@Nullable TokenUsage counted, String text) {
        Usage estimate = Usage.estimated(prompt, text);
        return counted == null || counted.inputTokenCount() == null || counted.outputTokenCount() == null
                ? estimate
                : new Usage(counted.inputTokenCount(), counted.outputTokenCount());
    }

    /// Takes the answer as it arrives, on the thread that asks.
    private final class Answer implements StreamingChatResponseHandler {
        private final Stream stream;
        private final StringBuilder text = new StringBuilder();
        private @Nullable ChatResponse response;
        /// What the stream itself threw: the library would take it for an error of the provider.
        private @Nullable RuntimeException thrown;

        Answer(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void onPartialResponse(String delta) {
            if (text.length() + delta.length() > AgentLimits.MODEL_TEXT_CHARS) {
                exchange.abort(Kind.BAD_ANSWER, "the reply is longer than a reply may be");
            } else if (exchange.failure().isEmpty()) {
                text.append(delta);
                hand(delta);
            }
        }

        private void hand(String delta) {
            try {
                stream.text(delta);
            } catch (RuntimeException refused) {
                thrown = refused;
                exchange.abort(Kind.CANCELLED, "whoever listened stopped listening");
            }
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response = complete;
        }

        @Override
        public void onError(Throwable error) {
            // Its text may quote the provider: only its kind is kept. An earlier, better reason stays.
            LOG.debug("model provider library reports {}", error.getClass().getName());
            exchange.abort(Kind.BAD_ANSWER, "the model provider reports an error in the middle of its answer");
        }
    }
}
