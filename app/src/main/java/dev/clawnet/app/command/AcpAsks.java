package dev.clawnet.app.command;

import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// What one turn asks its owner through the editor.
///
/// Threat: a model that has its owner allow something else than they read. The editor is given the whole card, as it
/// is; what is signed is fetched again and has to have the digest of that card; every answer but the one that allows
/// refuses. See `AcpTest`.
final class AcpAsks {
    /// Cards of one turn; what more there is waits for `clawnet approvals`.
    private static final int MOST = 64;
    /// Characters of a card that an editor is trusted to show whole.
    private static final int CARD = 60_000;

    private final String session;
    private final String key;
    private final AcpWire wire;
    private final boolean allows;
    private final Supplier<String> requests;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Open> open = new HashMap<>();

    /// @param digest of what was shown; empty where it cannot be allowed from here
    private record Open(String approval, Optional<String> digest) {}

    /// @param allows whether an owner may allow from here, and not only refuse
    /// @param requests ids of requests that were never used before
    AcpAsks(AcpSession session, AcpWire wire, boolean allows, Supplier<String> requests) {
        this.session = session.id();
        this.key = session.key();
        this.wire = wire;
        this.allows = allows;
        this.requests = requests;
    }

    /// Asks, when it is of this session or run.
    void ask(ApprovalView view, RunId run, Instant now) {
        boolean own =
                view.act().session().equals(Optional.of(key)) || view.run().equals(Optional.of(run.value()));
        if (!own || seen.size() >= MOST || !seen.add(view.id().value())) {
            return;
        }
        ApprovalCard card = new ApprovalCard(view);
        List<String> lines = new ArrayList<>(card.lines(now));
        Optional<String> why = whyNot(card, lines);
        why.ifPresent(reason -> lines.add(
                reason + "; to allow it: clawnet approvals allow " + view.id().value()));
        String request = requests.get();
        open.put(request, new Open(view.id().value(), why.isPresent() ? Optional.empty() : Optional.of(card.digest())));
        ObjectNode call = AcpForms.shown(
                AcpForms.call("tool_call", view.id().value(), "pending")
                        .put("title", "Waits for you: " + lines.getFirst())
                        .put("kind", "other"),
                lines);
        wire.update(session, call);
        ObjectNode asked = call.deepCopy();
        asked.remove("sessionUpdate");
        wire.request(request, "session/request_permission", AcpForms.permission(session, asked, why.isEmpty()));
    }

    private Optional<String> whyNot(ApprovalCard card, List<String> lines) {
        if (!allows) {
            return Optional.of("this editor may only refuse");
        }
        if (lines.stream().mapToInt(String::length).sum() > CARD) {
            return Optional.of("this is too long to be read here");
        }
        try {
            card.check(Optional.empty());
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(problem.getMessage());
        }
    }

    /// What its owner picked. An answer that is none, or comes twice, allows nothing.
    void picked(Desk desk, String request, String option) {
        Optional<Open> asked = Optional.ofNullable(open.remove(request));
        if (asked.isEmpty()) {
            return;
        }
        Open one = asked.get();
        try {
            if (option.equals("allow") && one.digest().isPresent()) {
                ApprovalCard card = new ApprovalCard(
                        desk.call(ApprovalMethods.APPROVAL_GET, new ApprovalMethods.Ref(one.approval()))
                                .view());
                card.check(one.digest());
                desk.call(ApprovalMethods.APPROVAL_DECIDE, ApprovalCommands.signed(desk, card, Choice.NONE));
            } else {
                desk.call(
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(one.approval(), Decision.DENY, Optional.empty(), Optional.empty()));
            }
        } catch (Problem problem) {
            wire.update(
                    session,
                    AcpForms.shown(
                            AcpForms.call("tool_call_update", one.approval(), "failed"),
                            List.of("not decided from here: "
                                    + AcpTurn.fault(problem).getMessage())));
        }
    }

    /// Wherever it was decided.
    void settled(ApprovalView view) {
        if (seen.contains(view.id().value())) {
            boolean allowed = view.status().equals("allowed") || view.status().equals("used");
            wire.update(
                    session,
                    AcpForms.shown(
                            AcpForms.call("tool_call_update", view.id().value(), allowed ? "completed" : "failed"),
                            List.of(allowed ? "allowed, once" : view.status())));
        }
    }
}
