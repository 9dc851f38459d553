package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One suite for a provider that really is one, where the environment has a key, and for the stub that stands for it:
/// what holds for the stub has to hold for who is meant. Without a key the real ones are skipped, by name.
class LiveProvidersTest {
    private static final ToolSpec TOOL = new ToolSpec(
            "files.read",
            "Reads a file of the user's.",
            List.of(new ToolSpec.Param("path", ToolSpec.Type.STRING, "which file", true)));
    private static final String ASK = "Read the file a.txt with the tool.";

    private final SystemTimers timers = new SystemTimers(
            InstantSource.system(),
            Thread.ofVirtual().factory(),
            command -> Thread.ofVirtual().start(command),
            SystemTimers.Bounds.DEFAULT);
    private final StringBuilder streamed = new StringBuilder();

    @BeforeEach
    void start() {
        timers.start();
    }

    @AfterEach
    void stop() {
        timers.close();
    }

    private Reply ask(LiveProvider provider, List<ToolSpec> tools, List<Message> context) throws ModelFailure {
        ModelSettings.Timing timing = new ModelSettings.Timing(Duration.ofSeconds(90), 2, Duration.ofMillis(200));
        Models.Ports ports = new Models.Ports(
                InstantSource.system(),
                timers,
                new SplittableRandom(1),
                command -> Thread.ofVirtual().start(command));
        ModelSettings settings = new ModelSettings(
                Map.of(
                        "live",
                        new ModelSettings.Provider(provider.wire().api(), provider.url(), provider.key(), timing)),
                Optional.empty());
        try (Models models = new Models(settings, ports)) {
            return models.next(
                    new Prompt(
                            ModelRef.of("live:" + provider.model()),
                            "You are a test. Do exactly what is asked.",
                            context,
                            tools,
                            400,
                            Optional.empty(),
                            new Prompt.Manner(Optional.empty(), Optional.empty(), Optional.empty())),
                    streamed::append,
                    Cancel.never());
        }
    }

    private void says_what_it_streams_and_counts(LiveProvider provider) throws ModelFailure {
        Reply reply = ask(provider, List.of(), List.of(new Message.FromUser("Answer with the one word: clawnet")));

        assertThat(reply.text()).containsIgnoringCase("clawnet");
        assertThat(streamed).hasToString(reply.text());
        assertThat(reply.stop()).isEqualTo(StopReason.DONE);
        assertThat(reply.usage().inputTokens()).isPositive();
        assertThat(reply.usage().outputTokens()).isPositive();
    }

    private ToolCall calls_a_tool_with_its_arguments(LiveProvider provider) throws ModelFailure {
        Reply reply = ask(provider, List.of(TOOL), List.of(new Message.FromUser(ASK)));

        assertThat(reply.stop()).isEqualTo(StopReason.TOOLS);
        ToolCall call = reply.calls().getFirst();
        assertThat(call.name()).isEqualTo("files.read");
        assertThat(call.arguments().path("path").asString("")).contains("a.txt");
        return call;
    }

    private void goes_on_with_what_the_tool_said(LiveProvider provider, ToolCall call) throws ModelFailure {
        Reply reply = ask(
                provider,
                List.of(TOOL),
                List.of(
                        new Message.FromUser(ASK + " Then say the one word that stands in it."),
                        new Message.FromAssistant("", List.of(call)),
                        new Message.FromTool(call.id(), call.name(), "pineapple")));

        assertThat(reply.text()).containsIgnoringCase("pineapple");
    }

    private void refuses_a_wrong_key(LiveProvider provider) {
        ModelFailure failure = catchThrowableOfType(
                ModelFailure.class,
                () -> ask(provider.withKey(Secret.of("wrong-key")), List.of(), List.of(new Message.FromUser("Hello"))));

        assertThat(failure.kind()).isIn(ModelFailure.Kind.AUTH, ModelFailure.Kind.REFUSED);
        assertThat(failure.getMessage()).doesNotContain("wrong-key");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void a_provider_that_the_environment_names_is_as_its_stub(Wire wire) throws Exception {
        Optional<LiveProvider> named = LiveProvider.of(wire, System.getenv());
        assumeTrue(named.isPresent(), "no CLAWNET_LIVE_" + wire + "_MODEL with a key or an address");

        says_what_it_streams_and_counts(named.get());
        goes_on_with_what_the_tool_said(named.get(), calls_a_tool_with_its_arguments(named.get()));
        if (named.get().key().isPresent()) {
            refuses_a_wrong_key(named.get());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void the_same_suite_holds_for_the_stub_that_the_environment_names(Wire wire) throws Exception {
        try (StubProvider stub = new StubProvider(
                StubProvider.says(wire.begin() + wire.piece("claw") + wire.piece("net") + wire.end("stop")),
                StubProvider.says(wire.begin()
                        + wire.call("call_a", "files_read", List.of("{\"path\":", " \"a.txt\"}"))
                        + wire.end("tool")),
                StubProvider.says(wire.begin() + wire.piece("pineapple") + wire.end("stop")),
                StubProvider.refuses(401, "", "no such key wrong-key"))) {
            LiveProvider named = LiveProvider.of(
                            wire,
                            Map.of(
                                    "CLAWNET_LIVE_" + wire + "_URL",
                                            stub.url(wire).toString(),
                                    "CLAWNET_LIVE_" + wire + "_KEY", "key-1",
                                    "CLAWNET_LIVE_" + wire + "_MODEL", "some-model"))
                    .orElseThrow();

            says_what_it_streams_and_counts(named);
            goes_on_with_what_the_tool_said(named, calls_a_tool_with_its_arguments(named));
            refuses_a_wrong_key(named);
            assertThat(stub.asked()).hasSize(4);
        }
    }

    @Test
    void only_what_is_named_whole_is_asked() {
        for (Wire wire : Wire.values()) {
            String prefix = "CLAWNET_LIVE_" + wire + "_";
            assertThat(LiveProvider.of(wire, Map.of())).isEmpty();
            assertThat(LiveProvider.of(wire, Map.of(prefix + "KEY", "k"))).isEmpty();
            assertThat(LiveProvider.of(wire, Map.of(prefix + "MODEL", "m"))).isEmpty();
            assertThat(LiveProvider.of(wire, Map.of(prefix + "MODEL", "m", prefix + "KEY", " ")))
                    .isEmpty();
            assertThat(LiveProvider.of(wire, Map.of(prefix + "MODEL", "m", prefix + "KEY", "k")))
                    .hasValueSatisfying(named -> {
                        assertThat(named.url().getHost()).isNotBlank();
                        assertThat(named.key().map(Secret::reveal)).contains("k");
                        assertThat(named.toString()).doesNotContain("=k");
                    });
        }
        assertThat(LiveProvider.of(
                        Wire.OLLAMA, Map.of("CLAWNET_LIVE_OLLAMA_MODEL", "m", "CLAWNET_LIVE_OLLAMA_URL", "http://h:1")))
                .map(LiveProvider::url)
                .contains(URI.create("http://h:1"));
    }
}
