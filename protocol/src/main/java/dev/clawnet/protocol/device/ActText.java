package dev.clawnet.protocol.device;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One act in texts: what an owner is shown of it, and what the digest of its approval is made of. Whoever signs
/// computes the digest from what it has shown, with this class or by the same recipe: SHA-256 over canonical JSON
/// (RFC 8785) of every member, with the approval's id and deadline; sets sorted, absent members left out.
///
/// Threat: one act is shown, and another one is signed. Two approvals have the same digest only when every member
/// is the same; neither run nor policy revision takes part, since the act is decided on again when it is done.
/// See `ActTextTest`.
///
/// @param person whose agent asks
/// @param agent the asking identity's id, or `manager`
/// @param session session of that person, when the act belongs to one
/// @param collaboration id of the collaboration, when the act belongs to one
/// @param target the other end of a move or copy
/// @param counterpart id of the person it faces
/// @param arguments exact arguments by name, such as `text`; of a command `argv`, `directory`, `environment`, `node`
/// @param audience all who would learn it, as `person:p-...`, `tree:...`, `service:...`, `all`
/// @param reasons why it is asked: `BOUNDARY`, `UNTRUSTED`, `RELEASE`, `COMMIT`
public record ActText(
        PersonId person,
        String agent,
        Optional<String> session,
        Optional<String> collaboration,
        String verb,
        String object,
        Optional<String> target,
        Optional<String> counterpart,
        Map<String, String> arguments,
        List<String> audience,
        String purpose,
        List<String> reasons) {
    /// The form of what is digested; another form gets another number.
    private static final int VERSION = 1;

    public ActText {
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        audience = List.copyOf(new TreeSet<>(audience));
        reasons = List.copyOf(new TreeSet<>(reasons));
    }

    /// Lowercase hex.
    ///
    /// @param deadlineMs when silence becomes a refusal, epoch milliseconds
    public String digest(ApprovalId approval, long deadlineMs) {
        return Canonical.digest(json(approval, deadlineMs));
    }

    /// What is digested, for whoever has to check it without this class.
    ObjectNode json(ApprovalId approval, long deadlineMs) {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.put("version", VERSION);
        out.put("approval", approval.value());
        out.put("person", person.value());
        out.put("agent", agent);
        session.ifPresent(value -> out.put("session", value));
        collaboration.ifPresent(value -> out.put("collaboration", value));
        out.put("verb", verb);
        out.put("object", object);
        target.ifPresent(value -> out.put("target", value));
        counterpart.ifPresent(value -> out.put("counterpart", value));
        ObjectNode given = out.putObject("arguments");
        arguments.forEach(given::put);
        fill(out.putArray("audience"), audience);
        out.put("purpose", purpose);
        fill(out.putArray("reasons"), reasons);
        out.put("deadline", deadlineMs);
        return out;
    }

    private static void fill(ArrayNode array, List<String> sorted) {
        sorted.forEach(array::add);
    }
}
