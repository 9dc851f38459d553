package dev.clawnet.gateway.simulation;

import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.ApprovalProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// What owners do when they are asked: each by their own habit, and now and then what no honest client would do.
final class Owners {
    /// A habit.
    enum Habit {
        REFUSES,
        ALLOWS,
        EITHER,
        SILENT,
        /// Says yes on one device and no on another.
        CONTRADICTS
    }

    private final SimWorld world;
    private final List<Habit> habits = new ArrayList<>();

    Owners(SimWorld world, long seed) {
        this.world = world;
        SplittableRandom random = new SplittableRandom(seed ^ 0x51DE);
        for (SimPerson _ : world.people()) {
            // Most often somebody who lets things happen: where all is refused little is seen.
            Habit[] all = Habit.values();
            habits.add(random.nextInt(5) < 2 ? Habit.ALLOWS : all[random.nextInt(all.length)]);
        }
    }

    private List<ApprovalView> waiting(SimPerson who) {
        return world.call(who, ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .map(ApprovalMethods.ApprovalList::approvals)
                .orElse(List.of());
    }

    void answer(Chance chance) {
        answer(chance, chance.pick(world.people()));
        answer(chance, chance.pick(world.people()));
    }

    void answer(Chance chance, SimPerson who) {
        for (ApprovalView approval : waiting(who)) {
            if (chance.oneIn(10)) {
                mischief(chance, who, approval);
            }
            switch (habits.get(who.index())) {
                case REFUSES -> decide(who, chance.pick(who.devices()), approval, false);
                case ALLOWS -> decide(who, device(chance, who), approval, true);
                case EITHER -> decide(who, device(chance, who), approval, chance.oneIn(2));
                case SILENT -> world.judge.count("silences");
                case CONTRADICTS -> {
                    boolean first = chance.oneIn(2);
                    decide(who, who.devices().getFirst(), approval, first);
                    decide(who, who.devices().get(1), approval, !first);
                }
            }
        }
    }

    /// At the end of a world: whoever answers at all does.
    void answerAll() {
        for (SimPerson who : world.people()) {
            if (habits.get(who.index()) != Habit.SILENT) {
                for (ApprovalView approval : waiting(who)) {
                    decide(who, who.first(), approval, habits.get(who.index()) != Habit.REFUSES);
                }
                world.time().settle();
            }
        }
    }

    private static SimPerson.Held device(Chance chance, SimPerson who) {
        return chance.oneIn(6) ? chance.pick(who.devices()) : who.first();
    }

    private void decide(SimPerson who, SimPerson.Held device, ApprovalView approval, boolean allow) {
        Decision decision = allow ? Decision.ALLOW_ONCE : Decision.DENY;
        long at = world.time().instant().toEpochMilli();
        Optional<String> signature = allow
                ? Optional.of(new ApprovalProof(approval.id(), who.id(), decision.wire(), approval.digest(), at)
                        .sign(device.key()))
                : Optional.empty();
        world.call(
                who,
                device,
                ApprovalMethods.APPROVAL_DECIDE,
                new ApprovalMethods.Decide(approval.id().value(), decision, signature, Optional.of(at)));
    }

    /// Another person answers, a signature is for something else, a program says yes, an unsigned client does.
    private void mischief(Chance chance, SimPerson who, ApprovalView approval) {
        SimPerson other = chance.pick(world.people());
        switch (chance.nextInt(4)) {
            case 0 -> decide(other, other.first(), approval, chance.oneIn(2));
            case 1 -> decide(who, other.first(), approval, true);
            case 2 -> decide(who, who.devices().get(2), approval, true);
            default ->
                world.call(
                        who,
                        chance.pick(who.devices()),
                        ApprovalMethods.APPROVAL_RESOLVE,
                        new ApprovalMethods.Resolve(
                                approval.id().value(),
                                chance.oneIn(3) ? "exec" : "plugin",
                                (chance.oneIn(3) ? Decision.DENY : Decision.ALLOW_ONCE).wire(),
                                Optional.empty(),
                                Optional.empty()));
        }
    }
}
