package dev.clawnet.gateway.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether what an agent says in a session leaves by its channel (`session.sendPolicy`). The owner's word about one
/// session counts first; then a rule that denies, then one that allows, then the default.
///
/// @param allows what holds where no rule fits
public record SendPolicy(boolean allows, List<Rule> rules) {
    public static final SendPolicy DEFAULT = new SendPolicy(true, List.of());

    /// One rule; what it does not name fits all.
    ///
    /// @param chatType `direct`, `group` or `channel`
    /// @param keyPrefix beginning of the key behind `agent:<agent>:`, in any case
    /// @param rawKeyPrefix beginning of the whole key, in any case
    public record Rule(
            boolean allows,
            Optional<String> channel,
            Optional<String> chatType,
            Optional<String> keyPrefix,
            Optional<String> rawKeyPrefix) {
        boolean fits(Where where) {
            String key = lower(where.key().text());
            String rest = lower(where.key().conversation());
            return channel.map(wanted -> lower(wanted).equals(lower(where.channel())))
                            .orElse(true)
                    && chatType.map(wanted -> type(wanted).equals(type(where.chatType())))
                            .orElse(true)
                    && keyPrefix
                            .map(SendPolicy::lower)
                            .map(wanted -> rest.startsWith(wanted) || key.startsWith(wanted))
                            .orElse(true)
                    && rawKeyPrefix.map(SendPolicy::lower).map(key::startsWith).orElse(true);
        }

        private static String type(String word) {
            String lower = lower(word);
            return lower.equals("dm") ? "direct" : lower;
        }
    }

    /// Where something is about to be sent from.
    public record Where(SessionKey key, String channel, String chatType) {}

    public SendPolicy {
        rules = List.copyOf(rules);
    }

    /// Whether something may be sent from there.
    ///
    /// @param own what the owner said about this one session
    public boolean allows(Where where, Optional<Boolean> own) {
        if (own.isPresent()) {
            return own.get();
        }
        List<Rule> fitting = rules.stream().filter(rule -> rule.fits(where)).toList();
        if (fitting.stream().anyMatch(rule -> !rule.allows())) {
            return false;
        }
        return !fitting.isEmpty() || allows;
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
