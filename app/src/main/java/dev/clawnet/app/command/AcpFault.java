package dev.clawnet.app.command;

/// Why a request of an editor is not done, in the numbers of JSON-RPC and words for a person.
final class AcpFault extends RuntimeException {
    static final int NOT_JSON = -32_700;
    static final int NO_REQUEST = -32_600;
    static final int NO_METHOD = -32_601;
    static final int PARAMS = -32_602;
    static final int FAILED = -32_603;
    static final int NOT_FOUND = -32_002;

    private static final long serialVersionUID = 1L;

    private final int code;

    AcpFault(int code, String sentence) {
        // An answer to an editor, not a bug: no stack trace.
        super(sentence, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
