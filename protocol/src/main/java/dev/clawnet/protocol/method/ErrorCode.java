package dev.clawnet.protocol.method;

/// Every error that a peer can see. The wire knows few top-level codes; `detail` tells them apart. Codes are never
/// reused.
public enum ErrorCode {
    // Frames and parameters
    INVALID_REQUEST("INVALID_REQUEST", "", Fix.CALLER, false, "correct the request"),
    UNKNOWN_METHOD("INVALID_REQUEST", "", Fix.CALLER, false, "features.methods of hello lists what is offered"),
    UNAUTHORIZED_ROLE("INVALID_REQUEST", "", Fix.CALLER, false, "connect with the other role"),
    NOT_FOUND("INVALID_REQUEST", "NOT_FOUND", Fix.CALLER, false, "list what exists, and use an id from there"),
    CONFLICT("INVALID_REQUEST", "CONFLICT", Fix.CALLER, false, "read the present state, then decide again"),
    NAME_TAKEN("INVALID_REQUEST", "NAME_TAKEN", Fix.CALLER, false, "choose another name"),
    MISSING_SCOPE("FORBIDDEN", "MISSING_SCOPE", Fix.OWNER, false, "pair the device with the scope named"),
    HUMAN_DEVICE_REQUIRED(
            "FORBIDDEN", "HUMAN_DEVICE_REQUIRED", Fix.OWNER, false, "do it from a device that a person paired"),
    STEWARD_REQUIRED("FORBIDDEN", "STEWARD_REQUIRED", Fix.STEWARD, false, "ask the steward of this gateway"),
    LIMIT_REACHED("UNAVAILABLE", "LIMIT_REACHED", Fix.WAIT, true, "wait, then try again"),
    // Connecting
    PROTOCOL_MISMATCH("INVALID_REQUEST", "PROTOCOL_MISMATCH", Fix.CALLER, false, "use a client of protocol 4"),
    DEVICE_REQUIRED("NOT_PAIRED", "DEVICE_IDENTITY_REQUIRED", Fix.CALLER, false, "connect with a device key"),
    DEVICE_ID_MISMATCH(
            "INVALID_REQUEST", "DEVICE_AUTH_DEVICE_ID_MISMATCH", Fix.CALLER, false, "the id is the SHA-256 of the key"),
    DEVICE_SIGNATURE_EXPIRED(
            "INVALID_REQUEST", "DEVICE_AUTH_SIGNATURE_EXPIRED", Fix.CALLER, false, "set the clock of the device"),
    DEVICE_NONCE_REQUIRED(
            "INVALID_REQUEST", "DEVICE_AUTH_NONCE_REQUIRED", Fix.CALLER, false, "sign the nonce of the challenge"),
    DEVICE_NONCE_MISMATCH(
            "INVALID_REQUEST", "DEVICE_AUTH_NONCE_MISMATCH", Fix.CALLER, false, "sign the nonce of this connection"),
    DEVICE_SIGNATURE_INVALID(
            "INVALID_REQUEST", "DEVICE_AUTH_SIGNATURE_INVALID", Fix.CALLER, false, "sign with the device's own key"),
    DEVICE_KEY_INVALID(
            "INVALID_REQUEST",
            "DEVICE_AUTH_PUBLIC_KEY_INVALID",
            Fix.CALLER,
            false,
            "send the 32 raw key bytes in base64url"),
    TOKEN_MISSING("INVALID_REQUEST", "AUTH_TOKEN_MISSING", Fix.CALLER, false, "send auth.token or a device key"),
    TOKEN_MISMATCH("INVALID_REQUEST", "AUTH_TOKEN_MISMATCH", Fix.CALLER, false, "copy the token from the gateway host"),
    TOKEN_NOT_CONFIGURED(
            "INVALID_REQUEST", "AUTH_TOKEN_NOT_CONFIGURED", Fix.STEWARD, false, "start the gateway with a token"),
    SETUP_CODE_INVALID("INVALID_REQUEST", "AUTH_BOOTSTRAP_TOKEN_INVALID", Fix.OWNER, false, "ask for a new setup code"),
    DEVICE_TOKEN_MISMATCH("INVALID_REQUEST", "AUTH_DEVICE_TOKEN_MISMATCH", Fix.OWNER, false, "pair the device again"),
    AUTH_LOCKED("INVALID_REQUEST", "AUTH_RATE_LIMITED", Fix.WAIT, true, "wait, then use the right credential"),
    ORIGIN_NOT_ALLOWED(
            "INVALID_REQUEST",
            "CONTROL_UI_ORIGIN_NOT_ALLOWED",
            Fix.STEWARD,
            false,
            "list the origin in gateway.controlUi.allowedOrigins"),
    PAIRING_REQUIRED("NOT_PAIRED", "PAIRING_REQUIRED", Fix.OWNER, false, "approve the request, or use a setup code"),
    // Approvals
    APPROVAL_NOT_FOUND("INVALID_REQUEST", "APPROVAL_NOT_FOUND", Fix.CALLER, false, "list the open approvals"),
    APPROVAL_ALREADY_RESOLVED(
            "INVALID_REQUEST", "APPROVAL_ALREADY_RESOLVED", Fix.CALLER, false, "nothing: somebody decided first"),
    APPROVAL_EXPIRED("INVALID_REQUEST", "APPROVAL_EXPIRED", Fix.CALLER, false, "nothing: silence was a refusal"),
    APPROVAL_ALLOW_ALWAYS_UNAVAILABLE(
            "INVALID_REQUEST",
            "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE",
            Fix.CALLER,
            false,
            "allow it once; a standing grant is minted by its owner, not by an answer"),
    APPROVAL_OWN_REQUEST(
            "FORBIDDEN",
            "APPROVAL_OWN_REQUEST",
            Fix.OWNER,
            false,
            "answer it from another connection than the asker's"),
    APPROVAL_NOT_SHOWABLE(
            "INVALID_REQUEST",
            "EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT",
            Fix.CALLER,
            false,
            "ask about a command of at most 4,000 plain characters"),
    APPROVAL_REQUIRED(
            "INVALID_REQUEST",
            "APPROVAL_REQUIRED",
            Fix.OWNER,
            false,
            "ask with exec.approval.request for exactly this command, then run it with the approval's id as runId"),
    APPROVAL_SIGNATURE_INVALID(
            "FORBIDDEN",
            "APPROVAL_SIGNATURE_INVALID",
            Fix.CALLER,
            false,
            "sign the digest shown, with the key of this device"),
    APPROVAL_NEEDS_HUMAN(
            "FORBIDDEN",
            "APPROVAL_NEEDS_HUMAN",
            Fix.OWNER,
            false,
            "decide it with `clawnet approvals` on a device that a person paired"),
    // Questions
    QUESTION_NOT_FOUND("INVALID_REQUEST", "QUESTION_NOT_FOUND", Fix.CALLER, false, "list the questions that wait"),
    QUESTION_ALREADY_RESOLVED(
            "INVALID_REQUEST", "QUESTION_ALREADY_RESOLVED", Fix.CALLER, false, "nothing: it was answered before"),
    QUESTION_EXPIRED("INVALID_REQUEST", "QUESTION_EXPIRED", Fix.CALLER, false, "nothing: its time was over"),
    QUESTION_NOT_SHOWABLE(
            "INVALID_REQUEST",
            "QUESTION_NOT_SHOWABLE",
            Fix.CALLER,
            false,
            "ask in at most 4,000 plain characters in all"),
    // Acts
    DENIED("FORBIDDEN", "DENIED", Fix.OWNER, false, "the owner's ledger names the check"),
    NODE_NOT_CONNECTED("UNAVAILABLE", "NOT_CONNECTED", Fix.OWNER, true, "start the node there: `clawnet node run`"),
    NODE_REFUSED("UNAVAILABLE", "NODE_REFUSED", Fix.OWNER, false, "the node's own policy file decides"),
    NODE_FAILED(
            "UNAVAILABLE", "", Fix.OWNER, false, "nodeError says why; ask again under a new idempotencyKey if it may"),
    NODE_COMMAND_NOT_ALLOWED(
            "INVALID_REQUEST",
            "",
            Fix.OWNER,
            false,
            "node.describe lists what the node may serve; node.pair.list what waits"),
    TIMEOUT("UNAVAILABLE", "TIMEOUT", Fix.WAIT, true, "try again"),
    // The gateway itself
    STARTING("UNAVAILABLE", "STARTING", Fix.WAIT, true, "wait for the gateway"),
    STOPPING("UNAVAILABLE", "STOPPING", Fix.WAIT, true, "connect again after the restart"),
    STORE_UNAVAILABLE(
            "UNAVAILABLE",
            "STORE_UNAVAILABLE",
            Fix.STEWARD,
            true,
            "free disk space on the gateway host; `clawnet health` there says what else"),
    INTERNAL("UNAVAILABLE", "INTERNAL", Fix.STEWARD, false, "report the reference; the gateway's log has it");

    /// Who can do something about it.
    public enum Fix {
        CALLER,
        OWNER,
        STEWARD,
        WAIT
    }

    private final String wire;
    private final String detail;
    private final Fix fix;
    private final boolean retryable;
    private final String hint;

    ErrorCode(String wire, String detail, Fix fix, boolean retryable, String hint) {
        this.wire = wire;
        this.detail = detail;
        this.fix = fix;
        this.retryable = retryable;
        this.hint = hint;
    }

    /// Top-level `error.code`.
    public String wire() {
        return wire;
    }

    /// `error.details.code`; empty where the wire has none.
    public String detail() {
        return detail;
    }

    public Fix fix() {
        return fix;
    }

    public boolean retryable() {
        return retryable;
    }

    /// What to do next, in words that hold for every caller.
    public String hint() {
        return hint;
    }
}
