package dev.clawnet.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// What all sockets of one transport share.
record House(
        TransportSettings settings,
        Supplier<ServerIdentity> identity,
        Doors doors,
        Workers workers,
        SocketCount sockets,
        Links links,
        ConcurrentMap<EventLoop, Wakes> wakes) {
    /// What collects the links of one event loop that have something to send.
    Wakes wakes(EventLoop loop) {
        return wakes.computeIfAbsent(loop, each -> Wakes.of(each, workers.ticker()));
    }
}
