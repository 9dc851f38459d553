package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.device.ActText;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The one act that an approval allows. Its digest changes with every part of it, with the approval and with the
/// deadline; run and policy revision are not part of it, since `decide` judges them again when it is used.
///
/// @param where the session or collaboration it happens in
/// @param target the other end of a move or copy
/// @param arguments exact arguments
public record BoundAct(
        AgentId agent,
        Where where,
        Verb verb,
        Resource object,
        Optional<Resource> target,
        Optional<PersonId> counterpart,
        SortedMap<String, String> arguments,
        Audience audience,
        String purpose,
        SortedSet<AskReason> reasons) {
    public BoundAct {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        reasons = Collections.unmodifiableSortedSet(new TreeSet<>(reasons));
    }

    /// Where an act was asked for: in a session of its owner, in a collaboration, or in neither.
    public record Where(Optional<String> session, Optional<String> collaboration) {
        public static final Where NOWHERE = new Where(Optional.empty(), Optional.empty());

        public static Where session(String key) {
            return new Where(Optional.of(key), Optional.empty());
        }

        public static Where collaboration(CollabId id) {
            return new Where(Optional.empty(), Optional.of(id.value()));
        }
    }

    /// The act as `decide` saw it.
    public static BoundAct of(Act act, Where where, Audience audience, Set<AskReason> reasons) {
        return new BoundAct(
                act.agent(),
                where,
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

    /// What its owner is shown and signs; the digest of an approval is made of nothing else.
    public ActText text() {
        return new ActText(
                person(),
                switch (agent) {
                    case IdentityId identity -> identity.value();
                    case ManagerId _ -> Resource.MANAGER_NAME;
                },
                where.session(),
                where.collaboration(),
                verb.wire(),
                object.text(),
                target.map(Resource::text),
                counterpart.map(PersonId::value),
                arguments,
                List.copyOf(audience.texts()),
                purpose,
                reasons.stream().map(Enum::name).toList());
    }

    /// SHA-256 over canonical JSON, lowercase hex.
    public String digest(ApprovalId approval, Instant deadline) {
        return text().digest(approval, deadline.toEpochMilli());
    }

    /// Names verb, object and audience: after a *no*, the same again is refused to that run.
    public String refusalKey() {
        return verb.wire() + " " + object.text() + " " + String.join(" ", audience.texts());
    }
}
