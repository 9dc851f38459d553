package dev.clawnet.gateway.session;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// When sessions begin anew (`session.reset*`): by channel, else by type, else the one rule for all.
///
/// @param triggers words that begin a session anew, besides `/new` and `/reset`
public record ResetRules(
        ResetRule all,
        Map<Type, ResetRule> byType,
        Map<String, ResetRule> byChannel,
        List<String> triggers,
        ZoneId zone) {
    private static final List<String> ALWAYS = List.of("/new", "/reset");

    /// What kind of conversation a session is.
    public enum Type {
        DIRECT,
        GROUP,
        THREAD;

        /// A thread by its key; else as the caller knows it.
        public static Type of(SessionKey key, boolean room) {
            String conversation = ":" + key.conversation();
            if (conversation.contains(":thread:") || conversation.contains(":topic:")) {
                return THREAD;
            }
            return room ? GROUP : DIRECT;
        }
    }

    public ResetRules {
        byType = Map.copyOf(byType);
        byChannel = Map.copyOf(byChannel);
        triggers = List.copyOf(triggers);
    }

    public static ResetRules in(ZoneId zone) {
        return new ResetRules(ResetRule.DEFAULT, Map.of(), Map.of(), List.of(), zone);
    }

    /// Why a session begins anew with the turn that is about to begin: `daily` or `idle`.
    ///
    /// @param last when the session changed last
    public Optional<String> due(Type type, String channel, Instant last, Instant now) {
        ResetRule rule = Optional.ofNullable(byChannel.get(channel)).orElseGet(() -> byType.getOrDefault(type, all));
        return rule.due(last, now, zone);
    }

    /// What is left of words that begin a session anew: empty when they do not.
    public Optional<String> trigger(String text) {
        String said = text.strip();
        String lower = said.toLowerCase(Locale.ROOT);
        return Stream.concat(ALWAYS.stream(), triggers.stream())
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .filter(word -> lower.equals(word)
                        || (lower.startsWith(word) && Character.isWhitespace(lower.charAt(word.length()))))
                .findFirst()
                .map(word -> said.substring(word.length()).strip());
    }
}
