package dev.clawnet.client;

/// The link itself failed. The message is a sentence for a person, and says what to do where something can be done.
public final class LinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What failed.
    public enum Kind {
        /// Plain text to another machine: refused before anything was sent.
        PLAINTEXT,
        /// The certificate is not the pinned one, or not one that this machine trusts.
        CERTIFICATE,
        UNREACHABLE,
        /// What answers does not speak the protocol.
        PROTOCOL,
        TIMEOUT,
        CLOSED,
        /// More calls or events than a link holds.
        OVERLOADED
    }

    private final Kind kind;

    public LinkFailure(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    public LinkFailure(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
