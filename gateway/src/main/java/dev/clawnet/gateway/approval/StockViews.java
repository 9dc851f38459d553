package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.policy.AskReason;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Snapshot;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecDecision;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.StockPending;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.StockResolved;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One owner's part of an approval, in the words of clients that know the families `exec` and `plugin` only.
final class StockViews {
    static final String NO_ROUTE = "no-route";
    static final List<String> ONCE_OR_NOT = List.of("allow-once", "deny");
    static final List<String> ANY = List.of("allow-once", "allow-always", "deny");
    private static final List<String> NOT = List.of("deny");
    private static final EnumSet<AskReason> WITHIN = EnumSet.of(AskReason.BOUNDARY, AskReason.UNTRUSTED);
    private static final int TITLE = 80;
    private static final int DESCRIPTION = 512;

    private StockViews() {}

    /// What the approval is called on the wire.
    static String name(Approval approval) {
        return approval.outside()
                .map(Outside::name)
                .orElseGet(() -> approval.id().value());
    }

    /// Whether a client that cannot sign may allow it: within the owner's own bounds, and nobody else concerned.
    static boolean unsigned(Approval approval) {
        return approval.kind().staysWithOwner()
                && approval.parts().size() == 1
                && !approval.act().reasons().isEmpty()
                && WITHIN.containsAll(approval.act().reasons());
    }

    static Notice requested(Approval approval, Part part) {
        Optional<ConnId> asker = approval.outside().map(Outside::asker);
        boolean exec = approval.kind() == ApprovalKind.EXEC;
        return new Broadcast<>(
                part.owner(),
                exec ? StockApprovalMethods.EXEC_REQUESTED : StockApprovalMethods.PLUGIN_REQUESTED,
                pending(approval, part),
                asker);
    }

    static Notice resolved(Approval approval, Part part) {
        boolean exec = approval.kind() == ApprovalKind.EXEC;
        return new Broadcast<>(
                part.owner(),
                exec ? StockApprovalMethods.EXEC_RESOLVED : StockApprovalMethods.PLUGIN_RESOLVED,
                new StockResolved(
                        name(approval),
                        allowed(part.state()) ? "allow-once" : "deny",
                        Records.by(part.state()),
                        Records.at(part.state()).orElse(approval.createdAt()).toEpochMilli(),
                        request(approval, part)));
    }

    static StockPending pending(Approval approval, Part part) {
        return new StockPending(
                name(approval),
                request(approval, part),
                approval.createdAt().toEpochMilli(),
                approval.deadline().toEpochMilli(),
                approval.kind().family());
    }

    /// What its asker is told of the whole.
    static ExecDecision decision(Approval approval, boolean why) {
        Optional<String> decision = approval.outcome().flatMap(outcome -> switch (outcome) {
            case ALLOWED, USED -> Optional.of("allow-once");
            case REFUSED -> Optional.of("deny");
            case EXPIRED, WITHDRAWN -> Optional.<String>empty();
        });
        Optional<String> reason = approval.outcome().map(outcome -> switch (outcome) {
            case ALLOWED, USED, REFUSED -> "user";
            case EXPIRED -> "timeout";
            case WITHDRAWN -> withdrawn(approval.parts().getFirst().state());
        });
        return new ExecDecision(
                name(approval),
                decision,
                approval.createdAt().toEpochMilli(),
                approval.deadline().toEpochMilli(),
                reason.filter(text -> why || text.equals(NO_ROUTE)));
    }

    private static boolean allowed(State state) {
        return state instanceof State.Allowed || state instanceof State.Used;
    }

    private static String withdrawn(State state) {
        return state instanceof State.Withdrawn(Instant _, String reason) && reason.equals(NO_ROUTE)
                ? NO_ROUTE
                : "run-aborted";
    }

    static Snapshot snapshot(Approval approval, Part part) {
        Optional<String> reason = switch (part.state()) {
            case State.Pending _ -> Optional.empty();
            case State.Allowed _, State.Used _, State.Refused _ -> Optional.of("user");
            case State.Expired _ -> Optional.of("timeout");
            case State.Withdrawn withdrawn -> Optional.of(withdrawn(withdrawn));
        };
        boolean noRoute = reason.filter(NO_ROUTE::equals).isPresent();
        String status = switch (part.state()) {
            case State.Pending _ -> "pending";
            case State.Allowed _, State.Used _ -> "allowed";
            case State.Refused _ -> "denied";
            case State.Expired _ -> "expired";
            case State.Withdrawn _ -> noRoute ? "denied" : "cancelled";
        };
        Optional<String> decision = switch (status) {
            case "allowed" -> Optional.of("allow-once");
            case "denied" -> Optional.of("deny");
            default -> Optional.empty();
        };
        return new Snapshot(
                name(approval),
                status,
                presentation(approval, part),
                "/approve/" + URLEncoder.encode(name(approval), StandardCharsets.UTF_8),
                approval.createdAt().toEpochMilli(),
                approval.deadline().toEpochMilli(),
                Records.at(part.state()).map(Instant::toEpochMilli),
                reason,
                decision,
                reason.map(_ -> source(approval, part)),
                reason.map(_ -> resolver(part.state(), noRoute)));
    }

    private static Map<String, String> source(Approval approval, Part part) {
        return approval.act()
                .where()
                .session()
                .map(session -> Map.of("agentId", agent(approval, part), "sessionKey", session))
                .orElseGet(() -> Map.of("agentId", agent(approval, part)));
    }

    private static Map<String, String> resolver(State state, boolean noRoute) {
        if (noRoute) {
            return Map.of("kind", "system", "id", "no-approval-route");
        }
        return Records.by(state)
                .map(by -> by.startsWith("device:")
                        ? Map.of("kind", "device", "id", by.substring("device:".length()))
                        : Map.of("kind", "runtime", "id", by))
                .orElse(Map.of("kind", "system"));
    }

    /// The question in the form of its family; what a program said of its own is passed on as it said it.
    private static JsonNode request(Approval approval, Part part) {
        Optional<Outside> outside = approval.outside();
        if (outside.isPresent()) {
            return outside.get().request();
        }
        ObjectNode out = Json.STRICT.createObjectNode();
        if (approval.kind() == ApprovalKind.EXEC) {
            out.put("command", command(approval, part)).putNull("cwd").putNull("nodeId");
            out.put("host", part.card().object());
        } else {
            out.putNull("pluginId").put("title", title(approval)).put("description", description(part));
            out.put("detail", part.card().text().orElse(null)).put("severity", "warning");
            out.put("toolName", part.card().verb().wire());
        }
        out.set("allowedDecisions", Json.STRICT.valueToTree(offered(approval)));
        out.put("agentId", agent(approval, part));
        out.put("sessionKey", approval.act().where().session().orElse(null));
        out.put("runId", approval.run().filter(_ -> own(approval, part)).orElse(null));
        return out;
    }

    private static ObjectNode presentation(Approval approval, Part part) {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.put("kind", approval.kind().family());
        if (approval.kind() == ApprovalKind.EXEC) {
            out.put("commandText", command(approval, part)).putNull("commandPreview");
            JsonNode said = request(approval, part);
            for (String member : List.of("warningText", "host", "nodeId")) {
                out.set(member, said.has(member) ? said.get(member) : Json.STRICT.nullNode());
            }
        } else {
            out.put("title", title(approval)).put("description", description(part));
            part.card().text().filter(text -> !text.isEmpty()).ifPresent(text -> out.put("detail", text));
            out.put("severity", "warning").putNull("pluginId");
            out.put("toolName", part.card().verb().wire());
        }
        out.put("agentId", agent(approval, part));
        out.set("allowedDecisions", Json.STRICT.valueToTree(offered(approval)));
        return out;
    }

    private static List<String> offered(Approval approval) {
        if (unsigned(approval) && ExecAuthority.standing(approval)) {
            return ANY;
        }
        return unsigned(approval) ? ONCE_OR_NOT : NOT;
    }

    private static String command(Approval approval, Part part) {
        return part.card().text().orElseGet(() -> approval.act().arguments().getOrDefault("command", "-"));
    }

    /// Its owner knows it by its name; to others it is an id.
    private static String agent(Approval approval, Part part) {
        return switch (approval.act().agent()) {
            case IdentityId identity -> own(approval, part) ? part.card().asker() : identity.value();
            case ManagerId _ -> "manager";
        };
    }

    private static boolean own(Approval approval, Part part) {
        return approval.owner().equals(part.owner());
    }

    private static String title(Approval approval) {
        return cut(approval.kind().title(), TITLE);
    }

    /// A pointer for the eye; the whole act is shown by clients that can sign.
    private static String description(Part part) {
        Card card = part.card();
        return cut(card.asker() + ": " + card.verb().wire() + " " + card.object(), DESCRIPTION);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
