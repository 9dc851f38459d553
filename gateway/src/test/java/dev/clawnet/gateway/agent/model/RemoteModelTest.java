package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The same suite for the five kinds of provider, each spoken by a stub.
class RemoteModelTest {
    private static final ModelSettings.Timing PATIENT =
            new ModelSettings.Timing(Duration.ofSeconds(20), 2, Duration.ofMillis(2));
    private static final List<ToolSpec> TOOLS = List.of(
            new ToolSpec(
                    "files.read",
                    "reads a file",
                    List.of(
                            new ToolSpec.Param("path", ToolSpec.Type.STRING, "which", true),
                            new ToolSpec.Param("lines", ToolSpec.Type.INTEGER, "how many", false),
                            new ToolSpec.Param("tags", ToolSpec.Type.STRINGS, "marks", false))),
            new ToolSpec("files_read", "another of nearly the same name", List.of()));

    private final SystemTimers timers = new SystemTimers(
            InstantSource.system(),
            Thread.ofVirtual().factory(),
            command -> Thread.ofVirtual().start(command),
            SystemTimers.Bounds.DEFAULT);
    private final Models.Ports ports = new Models.Ports(
            InstantSource.system(),
            timers,
            new SplittableRandom(1),
            command -> Thread.ofVirtual().start(command));
    private final StringBuilder streamed = new StringBuilder();

    @BeforeEach
    void start() {
        timers.start();
    }

    @AfterEach
    void stop() {
        timers.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void text_is_streamed_and_tokens_are_counted(Wire wire) throws Exception {
        String answer = wire.begin() + wire.piece("Grüße, ") + wire.piece("\"Li\"\n😀") + wire.end("stop");
        try (StubProvider provider = new StubProvider(StubProvider.says(answer))) {
            Reply reply = ask(wire, provider, PATIENT);
            assertThat(reply).isEqualTo(new Reply("Grüße, \"Li\"\n😀", List.of(), new Usage(11, 7), StopReason.DONE));
            assertThat(streamed).hasToString(reply.text());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void tool_call_is_put_together_from_its_fragments(Wire wire) throws Exception {
        String answer = wire.begin()
                + wire.piece("Let me see.")
                + wire.call("call_a", "files_read", List.of("{\"pa", "th\": \"specs", "/a.md\"}"))
                + wire.end("tool");
        try (StubProvider provider = new StubProvider(StubProvider.says(answer))) {
            Reply reply = ask(wire, provider, PATIENT);
            assertThat(reply.text()).isEqualTo("Let me see.");
            assertThat(reply.stop()).isEqualTo(StopReason.TOOLS);
            assertThat(reply.calls()).hasSize(1);
            assertThat(reply.calls().getFirst().name()).isEqualTo("files.read");
            assertThat(reply.calls().getFirst().id()).isNotBlank();
            assertThat(reply.calls().getFirst().arguments().toString()).isEqualTo("{\"path\":\"specs/a.md\"}");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void the_whole_prompt_and_the_key_arrive(Wire wire) throws Exception {
        try (StubProvider provider =
                new StubProvider(StubProvider.says(wire.begin() + wire.piece("ok") + wire.end("stop")))) {
            List<Message> context = List.of(
                    new Message.FromUser("OWNER: read it"),
                    new Message.FromAssistant(
                            "",
                            List.of(new ToolCall("call-1", "files.read", Json.STRICT.readTree("{\"path\":\"a\"}")))),
                    new Message.FromTool("call-1", "files.read", ""),
                    new Message.FromAssistant("", List.of()),
                    new Message.FromUser("COUNTERPART Nova:\n| hello"));
            try (Models models = models(wire, provider.url(wire), PATIENT)) {
                models.next(prompt(context), Stream.none(), Cancel.never());
            }
            StubProvider.Asked asked = provider.asked().getFirst();
            String body = asked.body().toString();
            assertThat(asked.path()).isEqualTo(wire.path());
            assertThat(asked.authorization() + asked.apiKey()).contains("key-1");
            assertThat(body)
                    .contains("You are ClawNet", "OWNER: read it", "| hello", "reads a file")
                    .contains("\"files_read\"", "\"files_read_2\"")
                    .doesNotContain("files.read", "key-1");
            assertThat(asked.path() + body).contains("some-model");
            assertThat(asked.path().endsWith(":streamGenerateContent")
                            || asked.body().path("stream").booleanValue())
                    .isTrue();
            assertThat(bounds(asked.body())).contains("77");
        }
    }

    @Test
    void tools_are_told_in_full_at_each_question_also_after_others_were_told() throws Exception {
        JsonNode all = Json.LENIENT.readTree("""
                [{"type": "function", "function": {"name": "files_read", "description": "reads a file", "parameters":
                   {"type": "object", "properties": {
                      "path": {"type": "string", "description": "which"},
                      "lines": {"type": "integer", "description": "how many"},
                      "tags": {"type": "array", "description": "marks", "items": {"type": "string"}}},
                    "required": ["path"]}}},
                 {"type": "function", "function": {"name": "files_read_2",
                   "description": "another of nearly the same name", "parameters":
                   {"type": "object", "properties": {}, "required": []}}}]""");
        List<List<ToolSpec>> offered = List.of(TOOLS, TOOLS.subList(1, 2), List.of(), List.copyOf(TOOLS));
        try (StubProvider provider = new StubProvider(
                        StubProvider.says(Wire.OPENAI.begin() + Wire.OPENAI.piece("ok") + Wire.OPENAI.end("stop")));
                Models models = models(Wire.OPENAI, provider.url(Wire.OPENAI), PATIENT)) {
            for (List<ToolSpec> tools : offered) {
                Prompt plain = prompt(List.of(new Message.FromUser("OWNER: hello")));
                models.next(
                        new Prompt(
                                plain.ref(),
                                plain.system(),
                                plain.messages(),
                                tools,
                                plain.maxOutputTokens(),
                                plain.temperature()),
                        Stream.none(),
                        Cancel.never());
            }

            List<JsonNode> told = provider.asked().stream()
                    .map(asked -> asked.body().path("tools"))
                    .toList();
            assertThat(told).hasSize(4);
            assertThat(told.getFirst()).isEqualTo(all);
            assertThat(told.get(1)).hasSize(1);
            assertThat(told.get(1).path(0).path("function").path("name").stringValue())
                    .isEqualTo("files_read");
            assertThat(told.get(2)).isEmpty();
            assertThat(told.get(3)).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_picture_goes_to_every_provider_beside_its_words(Wire wire) throws Exception {
        String picture = "iVBORw0KGgoAAAANSUhEUg==";
        Message look = new Message.FromUser("OWNER: what is this?", List.of(new Picture("image/png", picture)));
        try (StubProvider provider =
                        new StubProvider(StubProvider.says(wire.begin() + wire.piece("a cat") + wire.end("stop")));
                Models models = models(wire, provider.url(wire), PATIENT)) {
            assertThat(models.next(prompt(List.of(look)), Stream.none(), Cancel.never())
                            .text())
                    .isEqualTo("a cat");
            assertThat(provider.asked().getFirst().body().toString()).contains("OWNER: what is this?", picture);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void thoughts_are_streamed_apart_and_are_no_part_of_the_reply(Wire wire) throws Exception {
        StringBuilder thoughts = new StringBuilder();
        String answer =
                wire.begin() + wire.thought("first ") + wire.thought("then") + wire.piece("42") + wire.end("stop");
        try (StubProvider provider = new StubProvider(StubProvider.says(answer));
                Models models = models(wire, provider.url(wire), PATIENT)) {
            Reply reply = models.next(
                    thinking(Effort.HIGH),
                    new Stream() {
                        @Override
                        public void text(String delta) {
                            streamed.append(delta);
                        }

                        @Override
                        public void thought(String delta) {
                            thoughts.append(delta);
                        }
                    },
                    Cancel.never());
            assertThat(reply.text()).isEqualTo("42");
            assertThat(streamed).hasToString("42");
            assertThat(thoughts).hasToString("first then");
        }
    }

    /// What each provider is asked for at each level; nothing is asked of one whose level nobody chose.
    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_level_of_thinking_arrives_in_the_providers_own_measure(Wire wire) throws Exception {
        String answer = wire.begin() + wire.piece("ok") + wire.end("stop");
        try (StubProvider provider = new StubProvider(StubProvider.says(answer));
                Models models = models(wire, provider.url(wire), PATIENT)) {
            models.next(prompt(List.of(new Message.FromUser("OWNER: go"))), Stream.none(), Cancel.never());
            models.next(thinking(Effort.OFF), Stream.none(), Cancel.never());
            models.next(thinking(Effort.LOW), Stream.none(), Cancel.never());
            List<String> levels =
                    provider.asked().stream().map(asked -> level(asked.body())).toList();
            assertThat(levels)
                    .isEqualTo(
                            switch (wire) {
                                case OPENAI -> List.of("", "", "\"low\"");
                                case ANTHROPIC -> List.of("", "", "{\"type\":\"enabled\",\"budget_tokens\":2048}2125");
                                case OLLAMA -> List.of("", "false", "true");
                                case GEMINI ->
                                    List.of(
                                            "",
                                            "{\"includeThoughts\":false,\"thinkingBudget\":0}",
                                            "{\"includeThoughts\":true,\"thinkingBudget\":2048}");
                                case MISTRAL -> List.of("", "", "");
                            });
        }
    }

    private static String level(JsonNode body) {
        JsonNode anthropic = body.path("thinking");
        return text(body.path("reasoning_effort"))
                + text(anthropic)
                + (anthropic.isObject() ? text(body.path("max_tokens")) : "")
                + text(body.path("think"))
                + text(body.path("generationConfig").path("thinkingConfig"));
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.toString();
    }

    /// Anthropic refuses a tool's answer without the signed thoughts that led to its call.
    @Test
    void anthropic_does_not_think_between_a_call_and_its_answer() throws Exception {
        Wire wire = Wire.ANTHROPIC;
        List<Message> context = List.of(
                new Message.FromUser("OWNER: read it"),
                new Message.FromAssistant(
                        "", List.of(new ToolCall("call-1", "files.read", Json.STRICT.readTree("{}")))),
                new Message.FromTool("call-1", "files.read", "text"));
        try (StubProvider provider =
                        new StubProvider(StubProvider.says(wire.begin() + wire.piece("ok") + wire.end("stop")));
                Models models = models(wire, provider.url(wire), PATIENT)) {
            models.next(prompt(context, Optional.of(Effort.HIGH)), Stream.none(), Cancel.never());
            assertThat(level(provider.asked().getFirst().body())).isEmpty();
        }
    }

    @Test
    void anthropic_is_asked_at_the_same_place_with_and_without_its_version_in_the_address() throws Exception {
        Wire wire = Wire.ANTHROPIC;
        try (StubProvider provider =
                new StubProvider(StubProvider.says(wire.begin() + wire.piece("ok") + wire.end("stop")))) {
            URI with = provider.url(wire);
            URI without = with.resolve("/");
            for (URI address : List.of(with, without, with.resolve("/anthropic"))) {
                try (Models models = models(wire, address, PATIENT)) {
                    models.next(thinking(Effort.OFF), Stream.none(), Cancel.never());
                }
            }
            assertThat(provider.asked())
                    .extracting(StubProvider.Asked::path)
                    .containsExactly("/v1/messages", "/v1/messages", "/anthropic/v1/messages");
        }
    }

    private static Prompt thinking(Effort effort) {
        return prompt(List.of(new Message.FromUser("OWNER: go")), Optional.of(effort));
    }

    private static String bounds(JsonNode body) {
        return body.path("max_tokens").toString()
                + body.path("options").path("num_predict")
                + body.path("generationConfig").path("maxOutputTokens");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void reply_that_was_cut_by_the_bound_of_tokens_says_so(Wire wire) throws Exception {
        try (StubProvider provider =
                new StubProvider(StubProvider.says(wire.begin() + wire.piece("abc") + wire.end("length")))) {
            assertThat(ask(wire, provider, PATIENT).stop()).isEqualTo(StopReason.LENGTH);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void refusals_are_told_apart_and_quote_nobody(Wire wire) throws Exception {
        assertRefusal(wire, StubProvider.refuses(401, "", "bad key key-1"), Kind.AUTH);
        assertRefusal(wire, StubProvider.refuses(404, "", "no model key-1"), Kind.NO_MODEL);
        assertRefusal(wire, StubProvider.refuses(400, "", "bad request key-1"), Kind.REFUSED);
        assertRefusal(wire, StubProvider.refuses(400, "", "code: context_length_exceeded"), Kind.CONTEXT_LENGTH);
        assertRefusal(wire, StubProvider.refuses(413, "", "x".repeat(100_000)), Kind.CONTEXT_LENGTH);
        assertRefusal(wire, StubProvider.refuses(429, "", "insufficient_quota"), Kind.BILLING);
        assertRefusal(wire, StubProvider.refuses(302, "", "elsewhere"), Kind.REFUSED);
    }

    private void assertRefusal(Wire wire, StubProvider.Answer answer, Kind kind) throws Exception {
        try (StubProvider provider = new StubProvider(answer)) {
            ModelFailure failure = failure(wire, provider, PATIENT);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).doesNotContain("key-1").doesNotContain("xxx");
            assertThat(provider.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void failing_provider_is_tried_again(Wire wire) throws Exception {
        try (StubProvider provider = new StubProvider(
                StubProvider.refuses(500, "", ""),
                StubProvider.refuses(429, "0", ""),
                StubProvider.says(wire.begin() + wire.piece("third") + wire.end("stop")))) {
            assertThat(ask(wire, provider, PATIENT).text()).isEqualTo("third");
            assertThat(provider.asked()).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void tries_have_an_end(Wire wire) throws Exception {
        try (StubProvider provider = new StubProvider(StubProvider.refuses(503, "", ""))) {
            assertThat(failure(wire, provider, PATIENT).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(provider.asked()).hasSize(3);
        }
    }

    /// Another model may be there, and somebody waits.
    @Test
    void a_long_pause_is_left_to_the_caller_whatever_the_deadline() throws Exception {
        ModelSettings.Timing days = new ModelSettings.Timing(Duration.ofDays(1), 2, Duration.ofMillis(2));
        try (StubProvider provider = new StubProvider(StubProvider.refuses(429, "11", ""))) {
            assertThat(failure(Wire.OPENAI, provider, days).retryAfter()).contains(Duration.ofSeconds(11));
            assertThat(provider.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_pause_beyond_the_deadline_is_left_to_the_caller(Wire wire) throws Exception {
        try (StubProvider provider = new StubProvider(StubProvider.refuses(429, "60", ""))) {
            ModelFailure failure = failure(wire, provider, PATIENT);
            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMIT);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
            assertThat(provider.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void provider_that_is_not_there_is_unreachable(Wire wire) throws Exception {
        StubProvider gone = new StubProvider(StubProvider.says(""));
        URI url = gone.url(wire);
        gone.close();
        assertThat(failure(wire, url, PATIENT, Cancel.never()).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void answer_that_breaks_off_after_its_first_words_is_no_reply_and_is_not_repeated(Wire wire) throws Exception {
        String half = wire.begin() + wire.piece("one ") + wire.piece("two");
        try (StubProvider provider = new StubProvider(StubProvider.breaksOff(half))) {
            assertThat(failure(wire, provider, PATIENT).kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(provider.asked()).hasSize(1);
        }
        try (StubProvider provider = new StubProvider(StubProvider.says(half))) {
            assertThat(failure(wire, provider, PATIENT).kind()).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void answer_in_no_known_format_is_a_bad_answer(Wire wire) throws Exception {
        for (String body : List.of("data: {\n\n", "{{{{\n", "data: {\"choices\": 7}\n\n", "event: x\ndata: []\n\n")) {
            try (StubProvider provider = new StubProvider(StubProvider.says(body))) {
                assertThat(failure(
                                        wire,
                                        provider,
                                        new ModelSettings.Timing(Duration.ofSeconds(20), 0, Duration.ofMillis(1)))
                                .kind())
                        .as(body)
                        .isIn(Kind.BAD_ANSWER, Kind.UNREACHABLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void arguments_that_are_no_object_are_a_bad_answer(Wire wire) throws Exception {
        String answer = wire.begin() + wire.call("c", "files_read", List.of("[1,", "2]")) + wire.end("tool");
        try (StubProvider provider = new StubProvider(StubProvider.says(answer))) {
            assertThat(failure(wire, provider, PATIENT).kind()).isEqualTo(Kind.BAD_ANSWER);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void slow_provider_meets_the_deadline(Wire wire) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ModelSettings.Timing hasty = new ModelSettings.Timing(Duration.ofMillis(300), 2, Duration.ofMillis(1));
        StubProvider.Answer silent = exchange -> await(release);
        StubProvider.Answer stalls = exchange -> {
            try (OutputStream out = StubProvider.begin(exchange)) {
                out.write((wire.begin() + wire.piece("one")).getBytes(StandardCharsets.UTF_8));
                out.flush();
                await(release);
            }
        };
        for (StubProvider.Answer slow : List.of(silent, stalls)) {
            try (StubProvider provider = new StubProvider(slow)) {
                assertThat(failure(wire, provider, hasty).kind()).isEqualTo(Kind.TIMEOUT);
            }
        }
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void cancelling_closes_the_connection_to_the_provider(Wire wire) throws Exception {
        CountDownLatch noticed = new CountDownLatch(1);
        StubProvider.Answer endless = exchange -> {
            try (OutputStream out = StubProvider.begin(exchange)) {
                out.write(wire.begin().getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < 100_000; i++) {
                    out.write(wire.piece("word ").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException closed) {
                noticed.countDown();
            }
        };
        Cancel cancel = Cancel.never();
        try (StubProvider provider = new StubProvider(endless);
                Models models = models(wire, provider.url(wire), PATIENT)) {
            ModelFailure failure = catchThrowableOfType(
                    ModelFailure.class,
                    () -> models.next(
                            prompt(List.of(new Message.FromUser("OWNER: go"))),
                            delta -> Thread.ofVirtual().start(cancel::cancel),
                            cancel));
            assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
            assertThat(noticed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void question_cancelled_before_it_was_asked_is_not_asked(Wire wire) throws Exception {
        Cancel cancel = Cancel.never();
        cancel.cancel();
        try (StubProvider provider = new StubProvider(StubProvider.says(wire.begin() + wire.end("stop")))) {
            assertThat(failure(wire, provider.url(wire), PATIENT, cancel).kind())
                    .isEqualTo(Kind.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void too_much_is_cut_off_and_refused(Wire wire) throws Exception {
        StubProvider.Answer longText = exchange -> {
            try (OutputStream out = StubProvider.begin(exchange)) {
                out.write(wire.begin().getBytes(StandardCharsets.UTF_8));
                for (int sent = 0; sent <= AgentLimits.MODEL_TEXT_CHARS; sent += 10_000) {
                    out.write(wire.piece("x".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
                }
                out.write(wire.end("stop").getBytes(StandardCharsets.UTF_8));
            }
        };
        StubProvider.Answer longLine = exchange -> {
            try (OutputStream out = StubProvider.begin(exchange)) {
                byte[] block = "y".repeat(100_000).getBytes(StandardCharsets.UTF_8);
                for (long sent = 0; sent <= AgentLimits.MODEL_ANSWER_BYTES; sent += block.length) {
                    out.write(block);
                }
            }
        };
        for (StubProvider.Answer answer : List.of(longText, longLine)) {
            streamed.setLength(0);
            try (StubProvider provider = new StubProvider(answer)) {
                assertThat(failure(wire, provider, PATIENT).kind()).isEqualTo(Kind.BAD_ANSWER);
                assertThat(streamed.length()).isLessThanOrEqualTo(AgentLimits.MODEL_TEXT_CHARS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_listener_that_fails_is_not_taken_for_the_provider(Wire wire) throws Exception {
        try (StubProvider provider =
                        new StubProvider(StubProvider.says(wire.begin() + wire.piece("abc") + wire.end("stop")));
                Models models = models(wire, provider.url(wire), PATIENT)) {
            assertThatThrownBy(() -> models.next(
                            prompt(List.of(new Message.FromUser("OWNER: go"))),
                            delta -> {
                                throw new IllegalStateException("mine");
                            },
                            Cancel.never()))
                    .hasMessage("mine");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Models models(Wire wire, URI url, ModelSettings.Timing timing) {
        return new Models(
                new ModelSettings(
                        Map.of(
                                "stub",
                                new ModelSettings.Provider(wire.api(), url, Optional.of(Secret.of("key-1")), timing)),
                        Optional.empty()),
                ports);
    }

    private Reply ask(Wire wire, StubProvider provider, ModelSettings.Timing timing) throws ModelFailure {
        try (Models models = models(wire, provider.url(wire), timing)) {
            return models.next(
                    prompt(new ArrayList<>(List.of(new Message.FromUser("OWNER: go")))),
                    streamed::append,
                    Cancel.never());
        }
    }

    private ModelFailure failure(Wire wire, StubProvider provider, ModelSettings.Timing timing) {
        return failure(wire, provider.url(wire), timing, Cancel.never());
    }

    private ModelFailure failure(Wire wire, URI url, ModelSettings.Timing timing, Cancel cancel) {
        try (Models models = models(wire, url, timing)) {
            return catchThrowableOfType(
                    ModelFailure.class,
                    () -> models.next(prompt(List.of(new Message.FromUser("OWNER: go"))), streamed::append, cancel));
        }
    }

    private static Prompt prompt(List<Message> context) {
        return prompt(context, Optional.empty());
    }

    private static Prompt prompt(List<Message> context, Optional<Effort> effort) {
        return new Prompt(
                ModelRef.of("stub:some-model"),
                "You are ClawNet's.",
                context,
                TOOLS,
                77,
                Optional.of(0.5),
                new Prompt.Manner(Optional.empty(), Optional.empty(), effort));
    }
}
