package dev.clawnet.gateway.transport;

import java.util.function.Supplier;

/// What all sockets of one transport share.
record House(
        TransportSettings settings,
        Supplier<ServerIdentity> identity,
        Doors doors,
        Workers workers,
        SocketCount sockets,
        Links links) {}
