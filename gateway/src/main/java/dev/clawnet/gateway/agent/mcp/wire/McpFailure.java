package dev.clawnet.gateway.agent.mcp.wire;

import java.util.Locale;
import java.util.Optional;

/// A server could not be used, and why, in our own words. What the server itself said is kept apart: it is data.
public final class McpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /// What went wrong.
    public enum Kind {
        /// No connection, or it broke.
        UNREACHABLE,
        /// Its address may not be called.
        REFUSED,
        /// It did not answer in its time.
        LATE,
        /// It said more than the bound.
        TOO_LARGE,
        /// It said what the protocol does not know.
        BAD_ANSWER,
        /// It answered with an error of its own.
        ERROR,
        /// It wants an authorization that there is not.
        UNAUTHORIZED,
        /// It no longer knows the session.
        GONE
    }

    private final Kind kind;
    private final String why;
    private final transient Optional<String> said;

    public McpFailure(Kind kind, String why) {
        this(kind, why, Optional.empty());
    }

    /// @param said the server's own words, cut to their bound
    McpFailure(Kind kind, String why, Optional<String> said) {
        super(kind.name().toLowerCase(Locale.ROOT) + ": " + why);
        this.kind = kind;
        this.why = why;
        this.said = said;
    }

    public Kind kind() {
        return kind;
    }

    /// In our own words, without an address or a secret.
    public String why() {
        return why;
    }

    /// The server's own words: data, never shown as ours.
    public Optional<String> said() {
        return said;
    }
}
