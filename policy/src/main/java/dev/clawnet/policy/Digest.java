package dev.clawnet.policy;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a human device signs when it answers an approval: the SHA-256 of canonical JSON (RFC 8785) of exactly one
/// act.
///
/// Threat: one act is shown, and another one runs. Two approvals have the same digest only when every member is the
/// same: sets are sorted, absent members are left out, and neither run nor policy revision takes part, so that the
/// same question asked again is told apart by its random id alone. See `DigestTest`.
public final class Digest {
    /// The form of what is digested; another form gets another number.
    private static final int VERSION = 1;

    private Digest() {}

    /// What an approval is bound to.
    ///
    /// @param session the session of the run, when it has one
    /// @param collaboration the collaboration of the run, when it has one
    /// @param audience who gets what the act makes, as [Decide] said
    /// @param reasons what the approval answers, and nothing else
    /// @param deadline when silence becomes a refusal
    public record Bound(
            ApprovalId approval,
            PersonId person,
            AgentId agent,
            Optional<String> session,
            Optional<CollabId> collaboration,
            Verb verb,
            Resource object,
            Optional<Resource> target,
            Optional<PersonId> counterpart,
            Map<String, String> arguments,
            Audience audience,
            String purpose,
            Set<AskReason> reasons,
            Instant deadline) {
        public Bound {
            arguments = Map.copyOf(arguments);
            reasons = Set.copyOf(reasons);
        }

        /// From an act and the question that [Decide] raised.
        public static Bound of(ApprovalId approval, Act act, Verdict.Ask ask, Where where, Instant deadline) {
            return new Bound(
                    approval,
                    act.agent().owner(),
                    act.agent(),
                    where.session(),
                    where.collaboration(),
                    act.verb(),
                    act.object(),
                    act.target(),
                    act.counterpart(),
                    act.arguments(),
                    ask.audience(),
                    act.purpose(),
                    ask.reasons(),
                    deadline);
        }
    }

    /// Where the act was asked for.
    public record Where(Optional<String> session, Optional<CollabId> collaboration) {}

    /// Lowercase hex.
    public static String of(Bound bound) {
        return Canonical.digest(json(bound));
    }

    /// What is digested, for whoever has to check it without this class.
    public static ObjectNode json(Bound bound) {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.put("version", VERSION);
        out.put("approval", bound.approval().value());
        out.put("person", bound.person().value());
        out.put("agent", agent(bound.agent()));
        bound.session().ifPresent(session -> out.put("session", session));
        bound.collaboration().ifPresent(collaboration -> out.put("collaboration", collaboration.value()));
        out.put("verb", bound.verb().wire());
        out.put("object", bound.object().text());
        bound.target().ifPresent(target -> out.put("target", target.text()));
        bound.counterpart().ifPresent(person -> out.put("counterpart", person.value()));
        ObjectNode arguments = out.putObject("arguments");
        new TreeMap<>(bound.arguments()).forEach(arguments::put);
        fill(out.putArray("audience"), bound.audience().texts());
        out.put("purpose", bound.purpose());
        fill(
                out.putArray("reasons"),
                bound.reasons().stream().map(Enum::name).collect(Collectors.toCollection(TreeSet::new)));
        out.put("deadline", bound.deadline().toString());
        return out;
    }

    private static void fill(ArrayNode array, Set<String> sorted) {
        sorted.forEach(array::add);
    }

    private static String agent(AgentId agent) {
        return switch (agent) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> Resource.MANAGER_NAME;
        };
    }
}
