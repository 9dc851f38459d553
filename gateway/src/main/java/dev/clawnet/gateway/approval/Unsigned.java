package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Decisions.Answered;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;
import java.util.function.Predicate;

/// Answers of clients that cannot sign: they refuse anything, and allow once what stays within the owner's bounds.
///
/// Threat: a program says yes for a person. It does not to what crosses owners, releases or commits; not for good;
/// not to what its own link asked; and without a device not to a command while an agent of its person may run
/// commands on this machine, since that agent could hold the same token. See `StockApprovalsTest`, `WhoDecidesTest`.
final class Unsigned {
    private final Decisions decisions;
    private final Predicate<PersonId> bareExec;

    /// Wires the rule.
    ///
    /// @param bareExec whether an agent of this person may run commands on the gateway's host without a sandbox
    Unsigned(Decisions decisions, Predicate<PersonId> bareExec) {
        this.decisions = decisions;
        this.bareExec = bareExec;
    }

    /// Answers, or throws the fault that the caller gets.
    Answered answer(Caller caller, Approval approval, String word) {
        Decision decision = switch (word) {
            case "allow-once" -> Decision.ALLOW_ONCE;
            case "deny" -> Decision.DENY;
            case "allow-always" ->
                throw new Fault(
                        ErrorCode.APPROVAL_ALLOW_ALWAYS_UNAVAILABLE,
                        "allow-always is unavailable for this approval",
                        Map.of("reason", "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE"));
            default -> throw new Fault(ErrorCode.INVALID_REQUEST, "invalid decision");
        };
        if (decision == Decision.ALLOW_ONCE) {
            requireAllowed(caller, approval);
        }
        return decisions.answer(new Decisions.Answer(
                caller.person(), caller.actor(), approval.id().value(), decision, Choice.NONE));
    }

    private void requireAllowed(Caller caller, Approval approval) {
        boolean console = caller.device().isEmpty();
        boolean exec = approval.kind() == ApprovalKind.EXEC;
        if (!StockViews.unsigned(approval) || (console && exec && bareExec.test(caller.person()))) {
            throw needsHuman();
        }
        if (approval.outside()
                .filter(outside -> outside.asker().equals(caller.conn()))
                .isPresent()) {
            throw new Fault(ErrorCode.APPROVAL_OWN_REQUEST, "the connection that asked does not allow it");
        }
    }

    static Fault needsHuman() {
        return new Fault(ErrorCode.APPROVAL_NEEDS_HUMAN, "only a device that a person paired can allow this");
    }
}
