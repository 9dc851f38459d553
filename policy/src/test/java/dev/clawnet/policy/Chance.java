package dev.clawnet.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Chance from a seed. The seed is part of every failure's text; `-Dpolicy.seed=…` plays another one.
final class Chance {
    static final long SEED = Long.getLong("policy.seed", 20260101L);

    private final RandomGenerator random;

    Chance(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static String at(long number) {
        return "policy.seed=" + SEED + ", case " + number;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    final <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> Optional<T> maybe(int percent, Supplier<T> value) {
        return in(percent) ? Optional.of(value.get()) : Optional.empty();
    }

    <T> Set<T> some(int most, Supplier<T> value) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(_ -> value.get())
                .collect(Collectors.toSet());
    }

    <T> List<T> several(int most, Supplier<T> value) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(_ -> value.get())
                .toList();
    }
}
