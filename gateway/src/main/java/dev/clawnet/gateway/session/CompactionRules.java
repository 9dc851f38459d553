package dev.clawnet.gateway.session;

/// When older turns of a session are summarised (`agents.defaults.compaction`, `agents.defaults.contextTokens`).
///
/// @param contextTokens what a model takes in all
/// @param reserve of these, left free for the turn itself
/// @param keep newest turns that stay as they were said, by tokens; at most [Sessions#KEPT] of them
/// @param share how much of the rest earlier turns may take
public record CompactionRules(int contextTokens, int reserve, int keep, double share) {
    /// A context that every model of today has; a reserve for its answer and its tools.
    public static final CompactionRules DEFAULT = new CompactionRules(100_000, 20_000, 20_000, 0.5);

    /// Four characters are about a token.
    private static final int CHARACTERS = 4;

    public static long tokens(String text) {
        return text.length() / CHARACTERS + 1L;
    }

    /// Tokens that what was said before may take.
    public long bound() {
        return Math.max(1_000, (long) (Math.max(0, contextTokens - reserve) * share));
    }
}
