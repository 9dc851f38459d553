package dev.clawnet.gateway.agent.model;

import java.time.Duration;
import java.util.Optional;

/// A question that got no usable reply. The message is ours and safe to show to the owner: it holds nothing that a
/// provider wrote.
public final class ModelFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Optional<Duration> retryAfter;

    public ModelFailure(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    public ModelFailure(Kind kind, String message, Optional<Duration> retryAfter) {
        // An outcome, not a bug: no stack trace. No cause: its text may quote the provider or the request.
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    public boolean retryable() {
        return kind.retryable();
    }

    /// When the provider said how long to wait.
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// What went wrong, as far as somebody can do something about it.
    public enum Kind {
        /// No whole reply before the deadline.
        TIMEOUT(true),
        /// The provider wants fewer questions.
        RATE_LIMIT(true),
        /// The provider does not take this question: filter or parameters.
        REFUSED(false),
        /// The provider does not take the key, or there is none.
        AUTH(false),
        /// The account at the provider is used up.
        BILLING(false),
        /// The provider knows no such model.
        NO_MODEL(false),
        /// The context is longer than the model takes.
        CONTEXT_LENGTH(false),
        /// No connection, one that broke, or the provider itself failed.
        UNREACHABLE(true),
        /// An answer that is not in the provider's format, or is beyond a bound.
        BAD_ANSWER(false),
        /// The one who asked cancelled.
        CANCELLED(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /// Whether the same question may get a reply later.
        public boolean retryable() {
            return retryable;
        }
    }
}
