package dev.clawnet.client;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// What a link needs of its process: time, chance, threads.
///
/// @param heard gets the text of every message that comes in, in order, before anything is made of it; whoever
///     keeps them keeps secrets
public record LinkParts(InstantSource clock, SecureRandom random, ThreadFactory threads, Consumer<String> heard) {
    public LinkParts(InstantSource clock, SecureRandom random, ThreadFactory threads) {
        this(clock, random, threads, _ -> {});
    }
}
