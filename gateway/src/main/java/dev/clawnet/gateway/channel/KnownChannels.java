package dev.clawnet.gateway.channel;

import java.util.List;
import java.util.Optional;

/// The channels that a configuration can name. Accounts of those without an adapter are known, listed as not
/// available, and their bindings load and route.
public enum KnownChannels {
    IRC("irc", "IRC"),
    TELEGRAM("telegram", "Telegram"),
    WHATSAPP("whatsapp", "WhatsApp"),
    DISCORD("discord", "Discord"),
    SLACK("slack", "Slack"),
    SIGNAL("signal", "Signal"),
    IMESSAGE("imessage", "iMessage"),
    GOOGLECHAT("googlechat", "Google Chat"),
    MATRIX("matrix", "Matrix"),
    MATTERMOST("mattermost", "Mattermost"),
    MSTEAMS("msteams", "Microsoft Teams"),
    WEBCHAT("webchat", "WebChat");

    private final String id;
    private final String label;

    KnownChannels(String id, String label) {
        this.id = id;
        this.label = label;
    }

    public String id() {
        return id;
    }

    public String label() {
        return label;
    }

    /// The label of a channel; the name itself for one that is not in the list.
    public static String label(String id) {
        return find(id).map(KnownChannels::label).orElse(id);
    }

    static Optional<KnownChannels> find(String id) {
        return List.of(values()).stream().filter(known -> known.id.equals(id)).findFirst();
    }
}
