package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The ledger entries of runs and acts. Names, verdicts and digests only; never content.
final class ActEntries {
    private final RandomGenerator random;
    private final InstantSource clock;

    ActEntries(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    private EntryId mint() {
        return EntryId.mint(random, clock.instant());
    }

    Entry opened(Run run) {
        return begun(run, "run.opened");
    }

    /// A run was accepted that waits for its turn.
    Entry queued(Run run) {
        return begun(run, "run.queued");
    }

    /// A run was given what somebody said while it was under way.
    Entry told(Run run, RunId input) {
        Map<String, String> fields = of(run);
        fields.put("input", input.value());
        fields.put("result", "done");
        return Entry.of(mint(), run.owner(), "run.told", fields);
    }

    /// A session changed, not by a method: `session.reset` by a rule or somebody's word, `session.patched` by a
    /// command.
    Entry session(PersonId owner, String kind, Conversation session, String reason) {
        Map<String, String> fields = Map.of(
                "owner",
                owner.value(),
                "actor",
                "gateway",
                "session",
                session.key(),
                "round",
                session.id(),
                "reason",
                reason,
                "result",
                "done");
        return Entry.of(mint(), owner, kind, fields);
    }

    private Entry begun(Run run, String kind) {
        Map<String, String> fields = of(run);
        fields.put("cause", run.cause().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        if (run.cause() instanceof Cause.Message message) {
            fields.put("conversation", message.conversation().text());
            fields.put("sender", message.sender());
            fields.put("binding", message.binding());
        }
        if (run.cause() instanceof Cause.Job job) {
            fields.put("job", job.job().value());
            job.conversation().ifPresent(place -> fields.put("conversation", place.text()));
        }
        fields.put("audience", String.join(" ", run.audience().texts()));
        return Entry.of(mint(), run.owner(), kind, fields);
    }

    Entry ended(Run run) {
        Map<String, String> fields = of(run);
        fields.put("result", run.state().name().toLowerCase(java.util.Locale.ROOT));
        return Entry.of(mint(), run.owner(), "run.ended", fields);
    }

    /// The run said its last word, which goes into a conversation next: an act, decided like any other.
    Entry delivers(Run run, Resource place) {
        Map<String, String> fields = of(run);
        fields.put("conversation", place.text());
        return Entry.of(mint(), run.owner(), "run.delivers", fields);
    }

    /// Something came for a run that is over: dropped, and recorded.
    Entry late(Run run) {
        Map<String, String> fields = of(run);
        fields.put("result", "dropped");
        fields.put("reason", "the run is over");
        return Entry.of(mint(), run.owner(), "run.late", fields);
    }

    /// The run goes on after a restart with this effect counted as unknown.
    Entry recovered(Run run, EntryId intent) {
        Map<String, String> fields = of(run);
        fields.put("lost", intent.value());
        fields.put("result", "unknown");
        return Entry.of(mint(), run.owner(), "run.recovered", fields);
    }

    /// The owner answered, and the run goes on with the answer.
    Entry resumed(Run run, ApprovalId approval, boolean allowed) {
        Map<String, String> fields = of(run);
        fields.put("basis", "approval " + approval);
        fields.put("result", allowed ? "allowed" : "refused");
        return Entry.of(mint(), run.owner(), "run.resumed", fields);
    }

    /// The owner did not allow the act, or not as it would be now.
    Entry notAllowed(Run run, Act act, String reason) {
        Map<String, String> fields = of(run);
        fields.put("verb", act.verb().wire());
        fields.put("resource", act.object().text());
        fields.put("result", "refused");
        fields.put("reason", reason);
        return Entry.of(mint(), run.owner(), "act", fields);
    }

    /// A verdict that releases no effect: refused, missing, or waiting for the owner.
    Entry verdict(Run run, Act act, Verdict verdict, String result, Snapshot snapshot) {
        Map<String, String> fields = of(run, act, snapshot);
        fields.putAll(of(verdict));
        fields.put("result", result);
        return Entry.of(mint(), run.owner(), "act", fields);
    }

    /// A wish that is no act: an unknown tool, or arguments that are not of its form.
    Entry noAct(Run run, String tool, String result, Map<String, String> more) {
        Map<String, String> fields = of(run);
        fields.putAll(more);
        fields.put("reason", "no act: " + tool);
        fields.put("result", result);
        return Entry.of(mint(), run.owner(), "act", fields);
    }

    Entry intent(Run run, Act act, Verdict verdict, Snapshot snapshot) {
        Map<String, String> fields = of(run, act, snapshot);
        fields.putAll(of(verdict));
        return Entry.intent(mint(), run.owner(), "act", fields);
    }

    Entry outcome(Run run, EntryId intent, String result, Map<String, String> more) {
        Map<String, String> fields = of(run);
        fields.putAll(more);
        fields.put("result", result);
        return Entry.outcome(mint(), intent, run.owner(), "act", fields);
    }

    /// What the owner is told of an act that the gateway allowed and somebody outside refused. Its entries are the
    /// intent, which names the act, and the outcome, which says who refused it.
    Map<String, String> refusedOutside(Run run, Act act, Map<String, String> outcome) {
        Map<String, String> fields = of(run);
        fields.putAll(outcome);
        fields.put("verb", act.verb().wire());
        fields.put("resource", act.object().text());
        act.target().ifPresent(target -> fields.put("target", target.text()));
        return fields;
    }

    private static Map<String, String> of(Run run) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", run.owner().value());
        fields.put("identity", agent(run.agent()));
        fields.put("actor", "agent:" + agent(run.agent()));
        fields.put("run", run.id().value());
        fields.put("purpose", run.purpose());
        collab(run.cause()).ifPresent(collab -> fields.put("collab", collab.value()));
        return fields;
    }

    private static Map<String, String> of(Run run, Act act, Snapshot snapshot) {
        Map<String, String> fields = of(run);
        fields.put("verb", act.verb().wire());
        fields.put("resource", act.object().text());
        fields.put("revision", Long.toString(snapshot.policyRevision()));
        act.target().ifPresent(target -> fields.put("target", target.text()));
        act.counterpart().ifPresent(person -> fields.put("counterpart", person.value()));
        if (Causes.areOfAccount(act.verb())) {
            fields.put("causes", snapshot.run().causes().map(ActEntries::causes).orElse("unknown"));
        }
        return fields;
    }

    /// Those who may learn the runs whose words led to an act; `owner` where the owner's own words alone did.
    private static String causes(Set<Audience> audiences) {
        return audiences.isEmpty()
                ? "owner"
                : audiences.stream()
                        .map(audience -> String.join(" ", audience.texts()))
                        .sorted()
                        .collect(Collectors.joining("; "));
    }

    private static Map<String, String> of(Verdict verdict) {
        Map<String, String> fields = new TreeMap<>();
        switch (verdict) {
            case Verdict.Allow allow -> {
                fields.put("l1", "allow");
                fields.put("basis", String.join(" ", allow.basis()));
                fields.put("audience", String.join(" ", allow.audience().texts()));
            }
            case Verdict.Deny deny -> {
                fields.put("l1", "deny");
                fields.put("reason", deny.code().name());
                fields.put("findings", String.join("; ", deny.findings()));
            }
            case Verdict.Ask ask -> {
                fields.put("l1", "ask");
                fields.put(
                        "reason",
                        String.join(
                                " ",
                                new java.util.TreeSet<>(ask.reasons())
                                        .stream().map(Enum::name).toList()));
                fields.put("findings", String.join("; ", ask.findings()));
                fields.put("audience", String.join(" ", ask.audience().texts()));
            }
        }
        return fields;
    }

    static Optional<CollabId> collab(Cause cause) {
        return switch (cause) {
            case Cause.Turn turn -> Optional.of(turn.collab());
            case Cause.Half half -> Optional.of(half.collab());
            case Cause.Branch branch -> Optional.of(branch.collab());
            case Cause.Result result -> Optional.of(result.collab());
            case Cause.Form form -> Optional.of(form.collab());
            case Cause.Owner _, Cause.Advice _, Cause.Message _, Cause.Job _, Cause.Summary _ -> Optional.empty();
            case Cause.Sent _, Cause.Spawned _, Cause.Invoked _ -> Optional.empty();
        };
    }

    private static String agent(AgentId agent) {
        return switch (agent) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> "manager";
        };
    }
}
