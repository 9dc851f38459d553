package dev.clawnet.verify.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.clawnet.protocol.catalogue.ApiScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// OpenAI's own client for Java, as it is published, on a real gateway. It checks each answer itself (`validate`): it
/// knows which members must be there.
@Timeout(value = 90)
final class OpenAiClientTest {
    @TempDir
    private Path folder;

    private final List<OpenAIClient> clients = new ArrayList<>();
    private Optional<ApiHouse> house = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        house = Optional.of(new ApiHouse(folder));
    }

    @AfterEach
    void close() {
        clients.forEach(OpenAIClient::close);
        here().close();
    }

    private ApiHouse here() {
        return house.orElseThrow();
    }

    /// It repeats nothing: each refusal is seen as it is.
    private OpenAIClient client(String secret) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + here().port() + "/v1")
                .apiKey(secret)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .build();
        clients.add(client);
        return client;
    }

    private OpenAIClient client(ApiScope... scopes) {
        return client(here().token(here().owner(), "program", scopes).secret());
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("hello")
                .build();
    }

    private static ResponseCreateParams question(String model) {
        return ResponseCreateParams.builder().model(model).input("hello").build();
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .collect(Collectors.joining());
    }

    @Test
    void it_lists_the_agents_as_models_and_finds_each() {
        here().slow("slow");
        OpenAIClient client = client(ApiScope.CHAT);

        List<String> names = client.models().list().data().stream()
                .map(each -> each.validate().id())
                .toList();

        assertThat(names).contains("openclaw", "openclaw/main", "openclaw/slow");
        assertThat(names)
                .allSatisfy(name -> assertThat(
                                client.models().retrieve(name).validate().id())
                        .isEqualTo(name));
    }

    @Test
    void it_gets_a_completion() {
        ChatCompletion answer = client(ApiScope.CHAT)
                .chat()
                .completions()
                .create(chat("openclaw/main"))
                .validate();

        assertThat(answer.choices()).hasSize(1);
        assertThat(answer.choices().getFirst().message().content()).contains("done");
        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.model()).isEqualTo("openclaw/main");
        assertThat(here().entries("run.opened")).isEqualTo(1);
    }

    @Test
    void it_gets_the_words_of_a_completion_as_they_come() {
        here().slow("slow");
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client(ApiScope.CHAT).chat().completions().createStreaming(chat("openclaw/slow"))) {
            here().model().says("One ");
            Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
            String words = "";
            while (words.isEmpty()) {
                words = words(all.accumulate(chunks.next().validate()));
            }
            assertThat(words).as("before the model went on").isEqualTo("One ");
            here().model().says("two.");
            here().model().ends();
            chunks.forEachRemaining(chunk -> all.accumulate(chunk.validate()));
        }
        assertThat(all.chatCompletion().choices().getFirst().message().content())
                .contains("One two.");
        assertThat(all.chatCompletion().choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    private static String words(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }

    @Test
    void it_gets_a_response() {
        Response response = client(ApiScope.CHAT)
                .responses()
                .create(question("openclaw/main"))
                .validate();

        assertThat(text(response)).isEqualTo("done");
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
    }

    @Test
    void it_gets_the_words_of_a_response_as_they_come() {
        here().slow("slow");
        ResponseAccumulator all = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream =
                client(ApiScope.CHAT).responses().createStreaming(question("openclaw/slow"))) {
            here().model().says("One ");
            Iterator<ResponseStreamEvent> events = stream.stream().iterator();
            String words = "";
            while (words.isEmpty()) {
                words = words(all.accumulate(events.next().validate()));
            }
            assertThat(words).as("before the model went on").isEqualTo("One ");
            here().model().says("two.");
            here().model().ends();
            events.forEachRemaining(event -> all.accumulate(event.validate()));
        }
        assertThat(text(all.response())).isEqualTo("One two.");
        assertThat(all.response().status()).contains(ResponseStatus.COMPLETED);
    }

    private static String words(ResponseStreamEvent event) {
        return event.outputTextDelta().map(delta -> delta.delta()).orElse("");
    }

    @Test
    void it_knows_each_refusal_for_what_it_is() {
        OpenAIClient client = client(ApiScope.CHAT);
        ChatCompletionCreateParams two = chat("openclaw").toBuilder().n(2).build();

        refused(UnauthorizedException.class, client("not-a-token"), chat("openclaw"));
        refused(PermissionDeniedException.class, client(figures()), chat("openclaw"));
        refused(NotFoundException.class, client, chat("openclaw/nobody"));
        refused(BadRequestException.class, client, two);
        refused(NotFoundException.class, () -> client.responses().create(question("openclaw/nobody")));
        refused(NotFoundException.class, () -> client.models().retrieve("openclaw/nobody"));
        assertThat(here().entries("run.opened")).isZero();
    }

    private String figures() {
        return here().token(here().owner(), "figures", ApiScope.METRICS).secret();
    }

    private static void refused(
            Class<? extends OpenAIServiceException> how, OpenAIClient client, ChatCompletionCreateParams params) {
        refused(how, () -> client.chat().completions().create(params));
        refused(how, () -> client.chat().completions().createStreaming(params).close());
    }

    /// With its kind and a sentence, read from where the client looks for them.
    private static void refused(Class<? extends OpenAIServiceException> how, ThrowingCallable asking) {
        OpenAIServiceException refusal =
                assertThatExceptionOfType(how).isThrownBy(asking).actual();
        assertThat(refusal.type()).as("its kind").isPresent();
        assertThat(refusal).message().as("its sentence").hasSizeGreaterThan("404: ".length() + 10);
    }

    @Test
    void it_is_told_when_it_asks_too_often() {
        OpenAIClient client = client(ApiScope.CHAT);

        RateLimitException often = assertThatExceptionOfType(RateLimitException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 500; i++) {
                        client.models().list();
                    }
                })
                .actual();

        assertThat(often.headers().values("Retry-After")).isNotEmpty();
    }
}
