package dev.clawnet.gateway.access;

import dev.clawnet.gateway.route.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A list of senders of one channel. Entries and senders are compared in the channel's own spelling.
///
/// Threat: a sender who takes a listed person's display name. A name counts only where the owner said that the
/// channel's names do; see `AccessTest.a_name_that_a_sender_chose_does_not_open_a_door`.
public final class AllowList {
    public static final String EVERYBODY = "*";

    private final String channel;
    private final Set<String> entries = new HashSet<>();

    /// A list.
    ///
    /// @param entries as a file writes them
    public AllowList(String channel, List<String> entries) {
        this.channel = Names.channel(channel);
        entries.stream()
                .map(entry -> spelled(this.channel, entry))
                .filter(entry -> !entry.isEmpty())
                .forEach(this.entries::add);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean admitsEverybody() {
        return entries.contains(EVERYBODY);
    }

    /// Whether the sender is listed.
    ///
    /// @param byName whether names that senders give themselves count
    public boolean admits(Sender sender, boolean byName) {
        String id = spelled(channel, sender.id());
        if (admitsEverybody() || (!id.isEmpty() && entries.contains(id))) {
            return true;
        }
        return byName
                && sender.names().stream()
                        .map(name -> spelled(channel, name))
                        .anyMatch(name -> !name.isEmpty() && !name.equals(EVERYBODY) && entries.contains(name));
    }

    /// An id as its channel spells it.
    public static String spelled(String channel, String text) {
        String entry = Names.trimmed(text);
        if (entry.equals(EVERYBODY)) {
            return entry;
        }
        return switch (channel) {
            case "whatsapp", "signal", "sms" -> number(without(entry, channel));
            case "telegram" -> without(without(entry, "telegram"), "tg").toLowerCase(Locale.ROOT);
            case "discord", "slack" -> without(without(entry, channel), "user").toLowerCase(Locale.ROOT);
            default -> without(entry, channel).toLowerCase(Locale.ROOT);
        };
    }

    private static String without(String text, String prefix) {
        return text.regionMatches(true, 0, prefix + ":", 0, prefix.length() + 1)
                ? Names.trimmed(text.substring(prefix.length() + 1))
                : text;
    }

    /// A telephone number as `+` and digits; what is none stays as it is, in lower case.
    private static String number(String text) {
        int at = text.indexOf('@');
        String bare = at > 0 && text.endsWith("@s.whatsapp.net") ? text.substring(0, at) : text;
        String digits = bare.replaceAll("[\\s().-]", "");
        return digits.matches("\\+?[0-9]{3,20}")
                ? "+" + (digits.startsWith("+") ? digits.substring(1) : digits)
                : text.toLowerCase(Locale.ROOT);
    }
}
