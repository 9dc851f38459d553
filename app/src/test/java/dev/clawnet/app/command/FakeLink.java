package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Faults;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.MediaStreams;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/// A gateway that answers what a test says, over a wire: parameters and results go through JSON. A command that
/// calls more than the scopes it asked for allow fails its test.
final class FakeLink implements Link {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<String, Function<Object, Object>> answers = new HashMap<>();
    private final Map<String, Consumer<Object>> sinks = new HashMap<>();
    private final List<Runnable> ends = new CopyOnWriteArrayList<>();
    final List<Called> calls = new CopyOnWriteArrayList<>();
    private final DeviceKey key = DeviceKey.ofSeed(new byte[32]);
    Runnable listening = () -> {};
    private Set<Scope> granted = EnumSet.allOf(Scope.class);

    /// What a command printed.
    record Printed(int code, String out, String err) {}

    record Called(String method, Object params) {}

    <P, R> FakeLink on(Method<P, R> method, Function<P, R> answer) {
        answers.put(method.name(), params -> answer.apply(method.params().cast(params)));
        return this;
    }

    @Override
    public <P, R> R call(Method<P, R> method, P params, Consumer<String> accepted) {
        covers(method.name(), method.scope());
        P received = Json.STRICT.readValue(Json.STRICT.writeValueAsString(params), method.params());
        calls.add(new Called(method.name(), received));
        accepted.accept("run-0000000000");
        try {
            Object result = answers.getOrDefault(method.name(), ignored -> {
                        throw new AssertionError("nobody expected " + method.name());
                    })
                    .apply(received);
            return Json.STRICT.readValue(Json.STRICT.writeValueAsString(result), method.result());
        } catch (Fault fault) {
            throw Faults.problem(
                    fault.code().wire(),
                    fault.code().detail(),
                    fault.getMessage(),
                    Optional.ofNullable(fault.details().get("hint")).map(String::valueOf));
        }
    }

    @Override
    public <E> void on(EventType<E> type, Consumer<E> sink) {
        covers(type.name(), type.scope());
        sinks.put(type.name(), payload -> sink.accept(type.payload().cast(payload)));
    }

    private void covers(String name, Optional<Scope> needed) {
        needed.filter(scope -> !Scope.satisfies(granted, scope)).ifPresent(scope -> {
            throw new AssertionError(name + " needs " + scope.wire() + ", and only " + granted + " were asked for");
        });
    }

    <E> void emit(EventType<E> type, E payload) {
        Optional.ofNullable(sinks.get(type.name())).orElseThrow().accept(payload);
    }

    /// The gateway closes the connection.
    void end() {
        ends.forEach(Runnable::run);
    }

    @Override
    public MediaStreams media() {
        throw new UnsupportedOperationException("no streams here");
    }

    @Override
    public void onClosed(Runnable ended) {
        ends.add(ended);
        listening.run();
    }

    @Override
    public DeviceKey key() {
        return key;
    }

    @Override
    public void close() {
        ends.clear();
    }

    <P> P last(Method<P, ?> method) {
        return calls.reversed().stream()
                .filter(call -> call.method().equals(method.name()))
                .map(call -> method.params().cast(call.params()))
                .findFirst()
                .orElseThrow();
    }

    Printed run(String... arguments) {
        return run(Path.of("/nonexistent"), arguments);
    }

    Printed run(Path home, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings world = new Surroundings(
                Map.of(),
                home,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> NOW,
                () -> 0L,
                new SplittableRandom(1));
        Directory directory = new Directory(new ByHand(scopes -> (ignored, profile) -> {
                    granted = scopes;
                    return this;
                })
                .entries());
        int code = new Runner(directory, world).run(new ArrayList<>(List.of(arguments)));
        return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
