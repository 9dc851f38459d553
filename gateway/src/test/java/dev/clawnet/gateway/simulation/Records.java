package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.approval.OwnerEvent;
import dev.clawnet.gateway.simulation.Commit.Row;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Whose act it was is written truly and by nobody else (INV-2, INV-3), a change of a person's things stands in that
/// person's log (INV-29), and every refusal is one entry and one event (INV-27).
final class Records implements Invariant {
    /// Rows that stand with one person and change by what another one does, in the other's log.
    private static final Set<String> OF_SEVERAL = Set.of(
            "contacts",
            "policy_revisions",
            "people_created",
            "approvals",
            "approvals_open",
            "approvals_open_counts",
            "approval_refusals",
            "collab",
            "collab_seat");

    @Override
    public void after(Commit commit, Scene scene) {
        commit.entries().forEach(entry -> truthful(entry, scene));
        if (!commit.bookkeeping()) {
            recorded(commit);
            refused(commit);
        }
        runs(commit);
    }

    private static void truthful(Entry entry, Scene scene) {
        if (!(entry.log() instanceof LogId.OfPerson(PersonId person)) || person.equals(PersonId.GATEWAY)) {
            return;
        }
        String owner = entry.fields().getOrDefault("owner", person.value());
        boolean crossing = entry.kind().startsWith("approval.");
        Broken.unless(
                crossing || owner.equals(person.value()),
                "INV-2 an entry stands in the log of its owner",
                entry.kind() + entry.fields());
        String run = Commit.field(entry, "run");
        // A question is put by an agent, and answered by its owner or by the clock; it never leaves its owner.
        if (run.isEmpty() || crossing || entry.kind().startsWith("question.")) {
            return;
        }
        Run found = scene.run(person, run)
                .orElseThrow(() -> new Broken("INV-2 a run belongs to the owner of its entries", entry.toString()));
        String agent = switch (found.agent()) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> "manager";
        };
        Broken.unless(
                Commit.field(entry, "identity").equals(agent)
                        && Commit.field(entry, "actor").equals("agent:" + agent),
                "INV-2 an act names the agent of its run",
                entry.kind() + entry.fields());
    }

    private static void recorded(Commit commit) {
        Set<PersonId> told = new HashSet<>();
        commit.entries().forEach(entry -> Commit.person(entry).ifPresent(told::add));
        for (Row row : commit.rows()) {
            boolean own = !row.person().equals(PersonId.GATEWAY)
                    && !OF_SEVERAL.contains(row.table())
                    && !row.table().startsWith("ledger_");
            Broken.unless(
                    !own || told.contains(row.person()),
                    "INV-29 a change stands in the log of the person it concerns",
                    row.table() + " of " + row.person() + " by "
                            + commit.entries().stream().map(Entry::kind).toList());
        }
    }

    private static void refused(Commit commit) {
        Map<String, Integer> balance = new HashMap<>();
        for (Entry entry : commit.entries()) {
            boolean act = entry.kind().equals("act")
                    && entry.phase() == Entry.Phase.SINGLE
                    && !Commit.field(entry, "reason").equals("OWNER");
            boolean onNode = entry.phase() == Entry.Phase.OUTCOME
                    && Commit.field(entry, "result").equals("refused")
                    && Commit.field(entry, "l2").equals("deny");
            PersonId person = Commit.person(entry).orElse(PersonId.GATEWAY);
            boolean unasked =
                    entry.kind().endsWith(".not-asked") || entry.kind().equals("collab.ingress");
            if (act || onNode || unasked) {
                balance.merge("denied " + person, 1, Integer::sum);
            } else if (entry.kind().equals("approval.asked") || entry.kind().equals("question.asked")) {
                balance.merge("ask " + person, 1, Integer::sum);
            }
        }
        commit.rows("owner_events").forEach(row -> {
            OwnerEvent event = row.is(OwnerEvent.class)
                    .orElseThrow(() -> new Broken("INV-27 an event of an owner lasts", row.toString()));
            Broken.unless(row.before().isEmpty(), "INV-27 an event of an owner lasts", row.toString());
            balance.merge(event.kind() + " " + row.person(), -1, Integer::sum);
        });
        balance.values().removeIf(left -> left == 0);
        Broken.unless(
                balance.isEmpty(),
                "INV-27 every refusal is one entry and one event",
                balance + " in " + commit.entries());
    }

    /// What is fixed for a run stays, and what is over stays over.
    private static void runs(Commit commit) {
        commit.rows("agent_run").forEach(row -> {
            Run is = row.is(Run.class).orElseThrow(() -> new Broken("INV-29 a run is never removed", row.toString()));
            Broken.unless(is.owner().equals(row.person()), "INV-1 a run lies with its owner", row.toString());
            Broken.unless(is.steps() <= 200, "bounds: steps of a run", is.id() + " " + is.steps());
            row.was(Run.class).ifPresent(was -> {
                Broken.unless(
                        was.agent().equals(is.agent())
                                && was.cause().equals(is.cause())
                                && was.audience().equals(is.audience())
                                && was.purpose().equals(is.purpose()),
                        "INV-2 what a run is opened for is fixed",
                        is.id().value());
                Broken.unless(
                        !was.ended() || is.state() == was.state(),
                        "INV-17 what comes after the end of a run is dropped",
                        was.state() + " to " + is.state());
                Broken.unless(
                        is.consulted().containsAll(was.consulted())
                                && is.refused().containsAll(was.refused())
                                && is.foreign()
                                        .keySet()
                                        .containsAll(was.foreign().keySet()),
                        "INV-9 what a run knows of only grows",
                        is.id().value());
            });
        });
    }

    @Override
    public void atEnd(Scene scene) {
        scene.view()
                .all(Scene.RUNS)
                .forEach(row -> Broken.unless(
                        row.value().ended(),
                        "liveness: every run ends",
                        row.value().id() + " " + row.value().state() + " "
                                + row.value().cause()));
    }
}
