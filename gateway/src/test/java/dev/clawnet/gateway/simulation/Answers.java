package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.Part;
import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.simulation.Commit.Row;
import dev.clawnet.policy.AskReason;
import dev.clawnet.protocol.method.DeviceClass;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// An answer serves exactly one act, once; the first decision wins; silence is a refusal (INV-28). Allowing is the
/// owner's own doing, on a device that is theirs (INV-35).
final class Answers implements Invariant {
    private static final Duration USE = Duration.ofHours(1);
    private static final int OPEN_PER_AUDIENCE = 5;
    private static final Set<AskReason> WITHIN = EnumSet.of(AskReason.BOUNDARY, AskReason.UNTRUSTED);

    private final Map<String, Integer> open = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    @Override
    public void after(Commit commit, Scene scene) {
        commit.rows("approvals").forEach(row -> {
            Approval is = row.is(Approval.class)
                    .orElseThrow(() -> new Broken("INV-28 an approval is never removed", row.toString()));
            row.was(Approval.class).ifPresentOrElse(was -> moved(commit, was, is, scene), () -> asked(is, scene));
        });
        commit.rows("approvals_open").forEach(row -> listed(commit, row));
    }

    private void asked(Approval approval, Scene scene) {
        Broken.unless(
                approval.parts().stream().allMatch(part -> part.state() instanceof State.Pending),
                "INV-28 a question begins unanswered",
                approval.toString());
        Broken.unless(
                approval.deadline().isAfter(approval.createdAt()),
                "INV-28 a question has a deadline",
                approval.toString());
        String circle = circle(approval, scene);
        int now = open.merge(circle, 1, Integer::sum);
        Broken.unless(now <= OPEN_PER_AUDIENCE, "bounds: open questions of an agent", circle + " " + now);
    }

    private static String circle(Approval approval, Scene scene) {
        return approval.act().agent() + " "
                + approval.run()
                        .flatMap(run -> scene.run(approval.owner(), run))
                        .map(run -> run.audience().texts())
                        .orElse(approval.act().audience().texts());
    }

    private void moved(Commit commit, Approval was, Approval is, Scene scene) {
        Broken.unless(
                was.act().equals(is.act())
                        && was.digest().equals(is.digest())
                        && was.deadline().equals(is.deadline())
                        && was.parts().size() == is.parts().size(),
                "INV-28 an approval is for one act",
                was + " became " + is);
        boolean uses = is.outcome().filter(Approval.Outcome.USED::equals).isPresent()
                && was.outcome().filter(Approval.Outcome.USED::equals).isEmpty();
        if (uses) {
            Broken.unless(
                    was.outcome().filter(Approval.Outcome.ALLOWED::equals).isPresent(),
                    "INV-28 only what every owner allowed is used",
                    was.toString());
            Broken.unless(
                    used.add(is.id().value()),
                    "INV-28 an answer serves once",
                    is.id().value());
            Broken.unless(commit.at().isBefore(is.deadline().plus(USE)), "INV-28 an answer goes stale", is.toString());
        }
        for (int at = 0; at < is.parts().size(); at++) {
            part(commit, was, was.parts().get(at), is.parts().get(at), scene);
        }
        if (was.outcome().isEmpty() && is.outcome().isPresent()) {
            open.computeIfPresent(circle(is, scene), (_, count) -> count - 1);
        }
    }

    private static void part(Commit commit, Approval approval, Part was, Part is, Scene scene) {
        if (was.state().equals(is.state())) {
            return;
        }
        String what = approval.id() + " " + was.state() + " became " + is.state() + " at " + commit.at();
        boolean pending = was.state() instanceof State.Pending;
        switch (is.state()) {
            case State.Pending _ -> throw new Broken("INV-28 an answer stands", what);
            case State.Allowed allowed -> {
                Broken.unless(pending, "INV-28 the first decision wins", what);
                Broken.unless(commit.at().isBefore(approval.deadline()), "INV-28 late is a refusal", what);
                byOwner(approval, is, allowed.by(), scene);
            }
            case State.Refused refused -> {
                Broken.unless(pending, "INV-28 the first decision wins", what);
                Broken.unless(commit.at().isBefore(approval.deadline()), "INV-28 late is a refusal", what);
                Broken.unless(
                        refused.by().equals("console")
                                || scene.device(is.owner(), refused.by()).isPresent()
                                || refused.by().startsWith("device:"),
                        "INV-35 an owner decides",
                        what);
            }
            case State.Expired _ -> {
                Broken.unless(pending, "INV-28 the first decision wins", what);
                Broken.unless(!commit.at().isBefore(approval.deadline()), "INV-28 silence lasts to the deadline", what);
            }
            case State.Used _ -> Broken.unless(was.state() instanceof State.Allowed, "INV-28 used after allowed", what);
            case State.Withdrawn _ ->
                Broken.unless(pending || was.state() instanceof State.Allowed, "INV-28 an answer stands", what);
        }
    }

    private static void byOwner(Approval approval, Part part, String by, Scene scene) {
        boolean within = approval.parts().size() == 1
                && WITHIN.containsAll(approval.act().reasons())
                && approval.owner().equals(part.owner());
        boolean human = scene.device(part.owner(), by)
                .filter(Device::live)
                .filter(device -> device.deviceClass() == DeviceClass.HUMAN)
                .isPresent();
        Broken.unless(human || within, "INV-35 allowing takes a person's device", by + " " + approval);
    }

    private static void listed(Commit commit, Row row) {
        boolean gone = row.after().isEmpty();
        boolean settled = commit.rows("approvals")
                .flatMap(each -> each.is(Approval.class).stream())
                .anyMatch(approval -> approval.id().value().equals(row.id())
                        && approval.outcome().isPresent());
        Broken.unless(gone == settled, "INV-28 what waits is listed as waiting", row.toString());
    }

    @Override
    public void atEnd(Scene scene) {
        scene.view()
                .all(Scene.APPROVALS)
                .forEach(row -> Broken.unless(
                        row.value().outcome().isPresent(),
                        "liveness: every question is settled",
                        row.value().toString()));
    }
}
