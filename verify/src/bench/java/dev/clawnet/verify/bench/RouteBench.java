package dev.clawnet.verify.bench;

import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.DmScope;
import dev.clawnet.gateway.route.GroupScope;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Roster;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Messages of a thousand humans among a thousand bindings, each made from its texts and routed, on one core.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RouteBench {
    private static final int BINDINGS = 1_000;

    private final List<String> humans = IntStream.range(0, BINDINGS)
            .mapToObj(i -> "+4915550" + (10_000 + i))
            .toList();
    private final Router router = new Router(new Routing(
            Profile.EARLY,
            Roster.EMPTY,
            IntStream.range(0, BINDINGS).mapToObj(this::binding).toList(),
            new Routing.Sessions(
                    false, Optional.of(DmScope.PER_CHANNEL_PEER), GroupScope.PER_GROUP, Names.MAIN, Map.of()),
            Routing.Broadcast.NONE));
    private int next;

    private Binding binding(int number) {
        Peer peer = new Peer("direct", humans.get(number));
        return Binding.to(
                "agent" + number % 20,
                new Binding.Match("whatsapp", "biz" + number % 10, Optional.of(peer), "", "", List.of()));
    }

    @Benchmark
    public Object one_of_1000_fits() {
        next = (next + 1) % BINDINGS;
        return router.route(Inbound.of("whatsapp", "biz" + next % 10, new Peer("direct", humans.get(next))));
    }

    @Benchmark
    public Object none_of_1000_fits() {
        next = (next + 1) % BINDINGS;
        return router.route(Inbound.of("whatsapp", "biz9", new Peer("group", humans.get(next))));
    }
}
