package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Decisions.Answered;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalList;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.GotApproval;
import dev.clawnet.protocol.catalogue.ApprovalMethods.OneApproval;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Resolved;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Snapshot;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Serves `approval.*`.
///
/// Threat: a program that holds a device's link says yes for a person. Allowing takes a signature by a device of
/// class human over this approval, this person, this answer and the digest that was shown; only what stays within
/// the owner's own bounds can be allowed without. See `WhoDecidesTest`.
final class ApprovalCalls {
    private final Store store;
    private final InstantSource clock;
    private final Decisions decisions;
    private final DeviceKeys keys;
    private final Unsigned unsigned;

    ApprovalCalls(Store store, InstantSource clock, Decisions decisions, DeviceKeys keys, Unsigned unsigned) {
        this.store = store;
        this.clock = clock;
        this.decisions = decisions;
        this.keys = keys;
        this.unsigned = unsigned;
    }

    void bind(MethodTable table) {
        table.bind(ApprovalMethods.APPROVAL_LIST, this::list);
        table.bind(ApprovalMethods.APPROVAL_GET, this::get);
        table.bind(ApprovalMethods.APPROVAL_DECIDE, this::decide);
        table.bind(ApprovalMethods.APPROVAL_RESOLVE, this::resolve);
    }

    private ApprovalList list(Caller caller, ApprovalMethods.ListApprovals wanted) {
        return store.read(view ->
                new ApprovalList(listed(view, caller.person(), wanted.settled().orElse(false))));
    }

    private static List<ApprovalView> listed(View view, PersonId person, boolean settled) {
        List<Approval> approvals = settled ? ApprovalRows.all(view, person) : ApprovalRows.open(view, person);
        return approvals.stream()
                .filter(approval -> approval.kind() != ApprovalKind.QUESTION)
                .filter(approval -> approval.part(person)
                        .filter(part -> settled || part.state() instanceof Part.State.Pending)
                        .isPresent())
                .sorted(Comparator.comparing(Approval::createdAt).thenComparing(Approval::id))
                .map(approval -> Records.view(approval, person))
                .toList();
    }

    private GotApproval get(Caller caller, ApprovalMethods.Ref ref) {
        Approval approval = find(caller.person(), ref.id());
        return new GotApproval(snapshot(caller, approval), Records.view(approval, caller.person()));
    }

    private OneApproval decide(Caller caller, ApprovalMethods.Decide wanted) {
        Approval approval = find(caller.person(), wanted.id());
        switch (wanted.decision()) {
            case ALLOW_ONCE -> requireSigned(caller, approval, wanted);
            case DENY -> {
                // Any device of the owner that sees approvals may say no.
            }
        }
        Answered answered = decisions.answer(new Decisions.Answer(
                caller.person(), caller.actor(), approval.id().value(), wanted.decision(), wanted.choice()));
        return new OneApproval(Records.view(answered.approval(), caller.person()));
    }

    private Resolved resolve(Caller caller, ApprovalMethods.Resolve wanted) {
        Approval approval = find(caller.person(), wanted.id());
        if (!approval.kind().family().equals(wanted.kind())) {
            throw Decisions.notFound();
        }
        try {
            Answered answered = unsigned.answer(caller, approval, wanted.decision());
            return new Resolved(answered.applied(), snapshot(caller, answered.approval()));
        } catch (Fault fault) {
            return switch (fault.code()) {
                case APPROVAL_ALREADY_RESOLVED, APPROVAL_EXPIRED ->
                    new Resolved(false, snapshot(caller, find(caller.person(), wanted.id())));
                default -> throw fault;
            };
        }
    }

    private static Snapshot snapshot(Caller caller, Approval approval) {
        return approval.part(caller.person())
                .map(part -> StockViews.snapshot(approval, part))
                .orElseThrow(Decisions::notFound);
    }

    private Approval find(PersonId person, String id) {
        return store.read(view -> ApprovalRows.named(view, person, id))
                // It is answered in words, and by nothing else.
                .filter(approval -> approval.kind() != ApprovalKind.QUESTION)
                .filter(approval -> approval.part(person).isPresent())
                .orElseThrow(Decisions::notFound);
    }

    private void requireSigned(Caller caller, Approval approval, ApprovalMethods.Decide wanted) {
        if (!caller.isHuman()) {
            throw Unsigned.needsHuman();
        }
        Instant signedAt =
                wanted.signedAtMs().map(Instant::ofEpochMilli).orElseThrow(() -> badSignature("signedAtMs is missing"));
        Duration skew = Duration.between(signedAt, clock.instant()).abs();
        if (skew.compareTo(Limits.APPROVAL_PROOF_SKEW) > 0) {
            throw badSignature("signed at a time too far from the gateway's clock");
        }
        ApprovalProof proof = new ApprovalProof(
                approval.id(),
                caller.person(),
                wanted.decision().wire(),
                approval.digest(),
                signedAt.toEpochMilli(),
                wanted.choice());
        String signature = wanted.signature().orElseThrow(() -> badSignature("signature is missing"));
        Optional<Boolean> valid = caller.device()
                .flatMap(device -> keys.find(caller.person(), device))
                .map(key -> proof.signedBy(key, signature));
        if (!valid.orElse(false)) {
            throw badSignature("the signature does not fit this answer and this device");
        }
    }

    private static Fault badSignature(String why) {
        return new Fault(ErrorCode.APPROVAL_SIGNATURE_INVALID, why);
    }
}
