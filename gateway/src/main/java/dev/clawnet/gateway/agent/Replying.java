package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.approval.OwnerEvents;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The last word of a run that a message started: one act, decided like any other, into the conversation that
/// the message came from.
///
/// Threat: a stranger's text that makes an agent write to somebody else. The grant that a binding stands for
/// names one conversation, and lives as long as the run; see `DecideTableTest`.
public final class Replying {
    private final Facts facts;
    private final ActEntries entries;

    Replying(Facts facts, ActEntries entries) {
        this.facts = facts;
        this.entries = entries;
    }

    /// What was decided about a last word.
    ///
    /// @param permit when it may be said
    /// @param entries what records the decision
    public record Decision(Optional<Permit> permit, List<Entry> entries, List<Notice> notices) {}

    /// Decides about the last word of a run that has just ended.
    public Decision decide(Tx tx, Run ended, Cause.Message cause, String text) {
        Run run = ended.speaking();
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.MESSAGE,
                cause.conversation(),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("text", text));
        Snapshot snapshot = facts.of(tx, run, act, Set.of());
        Permit.Decided decided = Permit.decide(snapshot, act);
        boolean said = decided.permit().isPresent();
        Entry entry = entries.verdict(run, act, decided.verdict(), said ? "queued" : "refused", snapshot);
        List<Notice> told = said
                ? List.of()
                : List.of(OwnerEvents.record(tx, run.owner(), "denied", entry.fields())
                        .notice());
        return new Decision(decided.permit(), List.of(entry), told);
    }

    /// What the owner's binding allows the run that it led to: to write, also untrusted, into that
    /// conversation. A name with a star, which cannot be granted by itself, is not.
    static Optional<Grant> grant(Run run, IdentityId identity) {
        if (!(run.cause() instanceof Cause.Message message)) {
            return Optional.empty();
        }
        Resource place = message.conversation();
        if (place.segments().stream().anyMatch(segment -> segment.indexOf('*') >= 0)) {
            return Optional.empty();
        }
        return Optional.of(new Grant(
                id(message),
                identity,
                Set.of(Verb.MESSAGE),
                Set.of(ResourcePattern.exactly(place)),
                Optional.empty(),
                Optional.empty(),
                run.openedAt(),
                Optional.empty(),
                Optional.empty(),
                true));
    }

    /// A name by which the ledger says that it was the binding, the same for the same binding and conversation.
    private static GrantId id(Cause.Message message) {
        byte[] text = (message.binding() + "\n" + message.conversation().text()).getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(text));
        return new GrantId("g-binding" + digest.substring(0, 26));
    }
}
