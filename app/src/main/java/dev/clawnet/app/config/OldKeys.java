package dev.clawnet.app.config;

import java.util.Map;
import java.util.Optional;

/// Keys of files that are older than the oldest shape we read, and where what they said stands now.
final class OldKeys {
    private static final String CHANNEL = "it stands under channels now: channels.";

    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("agent", "it is agents.defaults now (a model: agents.defaults.model.primary)"),
            Map.entry("identity", "an identity belongs to an agent: agents.list[].identity"),
            Map.entry("heartbeat", "it is agents.defaults.heartbeat now"),
            Map.entry("memorySearch", "it is agents.defaults.memorySearch now"),
            Map.entry(
                    "routing",
                    "routing.bindings is bindings now, routing.agents is agents.list, routing.defaultAgentId is"
                            + " agents.list[].default, routing.agentToAgent is tools.agentToAgent, routing.queue is"
                            + " messages.queue, routing.groupChat is messages.groupChat, routing.allowFrom is"
                            + " channels.whatsapp.allowFrom"));

    private static final Map<String, String> IN_BINDINGS =
            Map.of("provider", "it is match.channel now", "account", "it is match.accountId now");

    private OldKeys() {}

    /// Where it stands now; empty when it is no old key.
    static Optional<String> place(String path) {
        if (path.startsWith("bindings.")) {
            return Optional.ofNullable(IN_BINDINGS.get(path.substring(path.lastIndexOf('.') + 1)));
        }
        return switch (path) {
            case "whatsapp", "telegram", "discord", "slack", "signal", "imessage", "msteams", "googlechat", "irc" ->
                Optional.of(CHANNEL + path);
            default -> Optional.ofNullable(PLACES.get(path));
        };
    }
}
