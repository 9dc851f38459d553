package dev.clawnet.gateway.approval;

/// Leaves a transaction that turned out to have nothing to change; the store then did nothing. Never leaves this
/// package.
final class Unchanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Approval approval;

    Unchanged(Approval approval) {
        super("nothing to change", null, false, false);
        this.approval = approval;
    }

    Approval approval() {
        return approval;
    }
}
