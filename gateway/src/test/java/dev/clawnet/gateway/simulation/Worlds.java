package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.simulation.Seeds.Outcome;
import java.util.List;

/// Whole gateways of a seed. Every so many seeds the ledger is the one that signs, and is verified at the end.
final class Worlds implements Seeds.Simulated<Deed> {
    private static final int SIGNED = 20;

    private final Genesis plain = Genesis.plain();
    private final Genesis signed = Genesis.signed();

    @Override
    public List<Deed> plan(long seed) {
        return Deed.plan(seed);
    }

    @Override
    public Outcome play(long seed, List<Deed> plan) {
        SimWorld world = new Play(seed, seed % SIGNED == 0 ? signed : plain).through(plan);
        return new Outcome(world.trace.hash(), world.trace.lines(), world.judge.counts());
    }
}
