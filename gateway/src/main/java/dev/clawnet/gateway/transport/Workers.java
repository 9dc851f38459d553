package dev.clawnet.gateway.transport;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Where the upper layer's code runs.
///
/// @param executor starts each task on a virtual thread of its own; never runs it in the caller
/// @param ticker elapsed nanoseconds, for the length of a batch
public record Workers(Executor executor, LongSupplier ticker) {}
