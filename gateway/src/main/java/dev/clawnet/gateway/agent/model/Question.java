package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try of one question at one provider. The library's objects live as long as the try.
final class Question {
    private static final Logger LOG = LoggerFactory.getLogger(Question.class);

    private final Adapters adapters;
    private final Prompt prompt;
    private final Exchange exchange;

    Question(ModelSettings.Provider provider, Prompt prompt, Exchange exchange, ToolTexts tools) {
        this.adapters = new Adapters(provider, prompt, exchange, tools);
        this.prompt = prompt;
        this.exchange = exchange;
    }

    Reply ask(Stream stream) throws ModelFailure {
        Translation translation = new Translation(prompt);
        Answer answer = new Answer(stream);
        try {
            adapters.model()
                    .chat(
                            ChatRequest.builder()
                                    .messages(translation.messages())
                                    .parameters(adapters.parameters(translation))
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
        return counted == null || counted.inputTokenCount() == null || counted.outputTokenCount() == null
                ? Usage.estimated(prompt, text)
                : new Usage(counted.inputTokenCount(), counted.outputTokenCount());
    }

    /// Takes the answer as it arrives, on the thread that asks.
    private final class Answer implements StreamingChatResponseHandler {
        private final Stream stream;
        private final StringBuilder text = new StringBuilder();
        private int thought;
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
                hand(() -> stream.text(delta));
            }
        }

        /// Heard and not kept: no later question holds it.
        @Override
        public void onPartialThinking(PartialThinking partial) {
            thought += partial.text().length();
            if (thought > AgentLimits.MODEL_TEXT_CHARS) {
                exchange.abort(Kind.BAD_ANSWER, "the model thinks more than a model may");
            } else if (exchange.failure().isEmpty()) {
                hand(() -> stream.thought(partial.text()));
            }
        }

        private void hand(Runnable piece) {
            try {
                piece.run();
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
