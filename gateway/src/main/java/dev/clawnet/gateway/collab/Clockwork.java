package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.time.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// Time and threads, passed in.
public record Clockwork(Timers timers, InstantSource clock, Executor executor) {}
