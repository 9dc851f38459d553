package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalKind;
import dev.clawnet.gateway.collab.CollabPeek;
import dev.clawnet.gateway.collab.CollabPeek.Place;
import dev.clawnet.gateway.collab.CollabPeek.Seen;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Collaborations: both owners first (INV-13), checked again at every turn (INV-15), in turn (INV-16), over at some
/// time and then silent (INV-17), no deeper than allowed and in no circle (INV-20), and never between people who are
/// no contacts (INV-12).
final class Together implements Invariant {
    private static final int DEEPEST = 2;
    private static final Duration SLACK = Duration.ofHours(13);

    private final Map<CollabId, Seen> known = new HashMap<>();
    private final Map<CollabId, Long> lines = new HashMap<>();

    @Override
    public void after(Commit commit, Scene scene) {
        commit.rows("collab").forEach(row -> {
            Seen is = CollabPeek.of(row.after())
                    .orElseThrow(() -> new Broken("INV-29 a collaboration is never removed", row.toString()));
            CollabPeek.of(row.before()).ifPresentOrElse(was -> moved(commit, was, is, scene), () -> begun(is, scene));
            known.put(is.id(), is);
        });
        commit.rows("collab_line")
                .forEach(row -> CollabPeek.line(row.id(), row.after())
                        .ifPresent(line -> heard(commit, line, row.before().isPresent(), scene)));
        commit.rows("agent_run")
                .filter(row -> row.before().isEmpty())
                .forEach(row -> row.is(Run.class).ifPresent(run -> opened(commit, run, scene)));
    }

    private static void begun(Seen is, Scene scene) {
        Broken.unless(is.state().equals("Offered"), "INV-13 a collaboration begins as an offer", is.toString());
        Broken.unless(
                is.from()
                        .identity()
                        .flatMap(scene::identity)
                        .filter(Identity::active)
                        .isPresent(),
                "INV-13 an active identity proposes",
                is.toString());
    }

    private void moved(Commit commit, Seen was, Seen is, Scene scene) {
        Broken.unless(!was.over() || is.equals(was), "INV-17 what is over stays over", was + " became " + is);
        Broken.unless(
                was.from().equals(is.from())
                        && was.to().person().equals(is.to().person())
                        && was.endsAt().equals(is.endsAt())
                        && was.cap() == is.cap(),
                "INV-16 the two sides stay",
                was + " became " + is);
        if (was.state().equals("Offered") && is.open()) {
            accepted(commit, was, is, scene);
        }
        if (was.open() && is.open()) {
            Broken.unless(
                    is.turn() == was.turn()
                            ? is.side() == was.side()
                            : is.turn() == was.turn() + 1 && is.side() != was.side(),
                    "INV-16 turns keep their order",
                    was + " became " + is);
            Broken.unless(is.turn() < is.cap(), "INV-17 turns are bounded", is.toString());
        }
    }

    private void accepted(Commit commit, Seen was, Seen is, Scene scene) {
        boolean allowed = commit.rows("approvals")
                .flatMap(row -> row.is(Approval.class).stream())
                .anyMatch(approval -> approval.kind() == ApprovalKind.COLLABORATE
                        && approval.collab().equals(Optional.of(is.id().value()))
                        && approval.part(is.to().person()).isPresent()
                        && approval.outcome().equals(Optional.of(Approval.Outcome.USED)));
        Broken.unless(allowed, "INV-13 INV-19 both owners allow before anything begins", was + " became " + is);
        chained(is);
        stands(is, scene, "INV-13 both identities serve the other side");
        Broken.unless(
                commit.at().isBefore(was.deadline().orElseThrow().plus(SLACK)),
                "INV-28 an offer ends by its deadline",
                was.toString());
    }

    /// A branch is one link longer than what it came from, not too long, and asks nobody who takes part already.
    private void chained(Seen branch) {
        Broken.unless(branch.depth() <= DEEPEST, "INV-20 depth is bounded", branch.toString());
        Optional<Seen> above = branch.parent().map(known::get);
        Broken.unless(
                branch.depth() == above.map(parent -> parent.depth() + 1).orElse(0),
                "INV-20 depth is counted",
                branch + " below " + above);
        while (above.isPresent()) {
            Seen at = above.get();
            Broken.unless(
                    !at.from().person().equals(branch.to().person())
                            && !at.to().person().equals(branch.to().person()),
                    "INV-20 no circle back to somebody taking part",
                    branch + " below " + at);
            above = at.parent().map(known::get);
        }
    }

    /// Contact, both identities active and facing the other, as an independent reading of the rows.
    private static void stands(Seen collab, Scene scene, String invariant) {
        PersonId from = collab.from().person();
        PersonId to = collab.to().person();
        Broken.unless(scene.contacts(from, to), "INV-12 nothing between people who are no contacts", collab.toString());
        Broken.unless(faces(collab.from(), to, scene) && faces(collab.to(), from, scene), invariant, collab.toString());
    }

    private static boolean faces(Place place, PersonId other, Scene scene) {
        return place.identity()
                .flatMap(scene::identity)
                .filter(identity -> identity.active() && identity.counterparts().contains(other))
                .isPresent();
    }

    private void heard(Commit commit, CollabPeek.Heard line, boolean again, Scene scene) {
        Broken.unless(!again, "INV-16 what was heard stays as it is", line.toString());
        long before = lines.getOrDefault(line.collab(), 0L);
        Broken.unless(line.seq() == before + 1, "INV-16 lines keep their order", line + " after " + before);
        lines.put(line.collab(), line.seq());
        if (line.from().isEmpty()) {
            return;
        }
        Seen collab = Optional.ofNullable(known.get(line.collab()))
                .orElseThrow(() -> new Broken("INV-16 a line belongs to a collaboration", line.toString()));
        stands(collab, scene, "INV-15 contact and identities are checked at every turn");
        Place speaker = collab.from().person().equals(line.from().get()) ? collab.from() : collab.to();
        Broken.unless(
                speaker.person().equals(line.from().get()), "INV-3 only the two sides speak", line + " in " + collab);
        boolean agent = speaker.identity().map(id -> "agent:" + id.value()).equals(Optional.of(line.actor()));
        Broken.unless(
                agent || line.actor().startsWith("device:"), "INV-3 nobody speaks as another's agent", line.toString());
        Broken.unless(
                commit.at().isBefore(collab.endsAt().plus(SLACK)),
                "INV-17 nothing is heard after the end",
                line.toString());
    }

    private static void opened(Commit commit, Run run, Scene scene) {
        if (!(run.cause() instanceof Cause.Turn turn)) {
            return;
        }
        Optional<Seen> collab = commit.rows("collab")
                .flatMap(row -> CollabPeek.of(row.after()).stream())
                .filter(seen -> seen.id().equals(turn.collab()))
                .findFirst();
        Seen at = collab.orElseThrow(() -> new Broken("INV-16 a turn is taken in its collaboration", run.toString()));
        if (at.over()) {
            return;
        }
        stands(at, scene, "INV-15 contact and identities are checked at every turn");
        Broken.unless(
                at.turnOf().person().equals(run.owner())
                        && at.turnOf().identity().map(run.agent()::equals).orElse(false)
                        && at.turn() == turn.turn(),
                "INV-16 the identity whose turn it is takes it",
                run.id() + " in " + at);
        Set<String> parties =
                Set.of("person:" + at.from().person(), "person:" + at.to().person());
        Broken.unless(
                run.audience().texts().equals(parties) || run.audience().texts().equals(Set.of("tree:" + at.root())),
                "INV-18 a turn faces its parties, or their tree",
                run.audience().texts().toString());
    }

    /// What no longer stands is over when the world is quiet.
    static void quiet(Scene scene) {
        for (Seen collab : CollabPeek.all(scene.view())) {
            Broken.unless(
                    !collab.open()
                            || scene.contacts(
                                    collab.from().person(), collab.to().person()),
                    "INV-12 no collaboration is open between people who are no contacts",
                    collab.toString());
        }
    }

    @Override
    public void atEnd(Scene scene) {
        quiet(scene);
        Instant now = scene.now();
        for (Seen collab : CollabPeek.all(scene.view())) {
            Broken.unless(collab.over(), "INV-17 a session always ends", collab + " at " + now);
        }
    }
}
