package dev.clawnet.client;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;

/// What a link needs of its process: time, chance, threads.
public record LinkParts(InstantSource clock, SecureRandom random, ThreadFactory threads) {}
