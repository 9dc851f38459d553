package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The one act that an approval allows. Its digest changes with every part of it, with the approval and with the
/// deadline; run and policy revision are not part of it, since `decide` judges them again when it is used.
///
/// @param place the session or collaboration it happens in
/// @param target the other end of a move or copy
/// @param arguments exact arguments
public record BoundAct(
        AgentId agent,
        Optional<String> place,
        Verb verb,
        Resource object,
        Optional<Resource> target,
        Optional<PersonId> counterpart,
        SortedMap<String, String> arguments,
        Audience audience,
        String purpose,
        SortedSet<AskReason> reasons) {
    private static final int VERSION = 1;

    public BoundAct {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        reasons = Collections.unmodifiableSortedSet(new TreeSet<>(reasons));
    }

    /// The act as `decide` saw it.
    public static BoundAct of(Act act, Optional<String> place, Audience audience, Set<AskReason> reasons) {
        return new BoundAct(
                act.agent(),
                place,
                act.verb(),
                act.object(),
                act.target(),
                act.counterpart(),
                new TreeMap<>(act.arguments()),
                audience,
                act.purpose(),
                new TreeSet<>(reasons));
    }

    public PersonId person() {
        return agent.owner();
    }

    /// SHA-256 over canonical JSON, lowercase hex.
    public String digest(ApprovalId approval, Instant deadline) {
        Map<String, Object> all = new TreeMap<>();
        all.put("version", VERSION);
        all.put("approval", approval.value());
        all.put("person", person().value());
        all.put("agent", agent.toString());
        place.ifPresent(text -> all.put("place", text));
        all.put("verb", verb.wire());
        all.put("object", object.text());
        target.ifPresent(other -> all.put("target", other.text()));
        counterpart.ifPresent(other -> all.put("counterpart", other.value()));
        all.put("arguments", arguments);
        all.put("audience", audience.texts());
        all.put("purpose", purpose);
        all.put("reasons", reasons);
        all.put("deadline", deadline.toEpochMilli());
        return Canonical.digest(Json.STRICT.valueToTree(all));
    }

    /// Names verb, object and audience: after a *no*, the same again is refused to that run.
    public String refusalKey() {
        return verb.wire() + " " + object.text() + " " + String.join(",", audience.texts());
    }
}
