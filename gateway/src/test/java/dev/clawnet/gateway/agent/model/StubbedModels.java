package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// The real models over a stub of one kind of provider, for tests of other packages. References are `stub:...`.
public final class StubbedModels implements AutoCloseable {
    private final StubProvider provider;
    private final Models models;
    private final SystemTimers timers = new SystemTimers(
            InstantSource.system(),
            Thread.ofVirtual().factory(),
            command -> Thread.ofVirtual().start(command),
            SystemTimers.Bounds.DEFAULT);

    private StubbedModels(Wire wire, StubProvider.Answer answer) throws IOException {
        timers.start();
        this.provider = new StubProvider(answer);
        ModelSettings.Provider described = new ModelSettings.Provider(
                wire.api(),
                provider.url(wire),
                Optional.of(Secret.of("key-1")),
                new ModelSettings.Timing(Duration.ofSeconds(60), 0, Duration.ofMillis(2)));
        this.models = new Models(
                new ModelSettings(Map.of("stub", described), Optional.empty()),
                new Models.Ports(
                        InstantSource.system(),
                        timers,
                        new SplittableRandom(1),
                        command -> Thread.ofVirtual().start(command)));
    }

    /// Every kind of provider.
    public static List<String> kinds() {
        return Stream.of(Wire.values()).map(Wire::name).toList();
    }

    /// One that says this: 11 tokens in, 7 out.
    public static StubbedModels saying(String kind, String text) throws IOException {
        Wire wire = Wire.valueOf(kind);
        return new StubbedModels(wire, StubProvider.says(wire.begin() + wire.piece(text) + wire.end("stop")));
    }

    /// One that does not take the question.
    public static StubbedModels refusing(String kind) throws IOException {
        return new StubbedModels(
                Wire.valueOf(kind), StubProvider.refuses(400, "", "{\"error\":{\"message\":\"SECRET no images\"}}"));
    }

    public Model models() {
        return models;
    }

    /// Bodies of the requests that came.
    public List<String> asked() {
        return provider.asked().stream().map(asked -> asked.body().toString()).toList();
    }

    @Override
    public void close() {
        models.close();
        provider.close();
        timers.close();
    }
}
