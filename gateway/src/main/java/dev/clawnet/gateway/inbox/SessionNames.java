package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.session.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Routes as names of sessions, and as the ledger says them.
final class SessionNames {
    private static final int LONGEST = 250;

    private SessionNames() {}

    /// The session that a route leads to. What a key cannot hold is percent-encoded; a session that all
    /// agents of a person share is one for each agent here, since an agent reads its own only.
    static SessionKey of(Route route) {
        String agent = route.agent().text();
        String own = "agent:" + agent + ":";
        String rest =
                route.sessionKey().startsWith(own) ? route.sessionKey().substring(own.length()) : route.sessionKey();
        String name = encoded(rest);
        return new SessionKey(agent, name.length() > LONGEST ? name.substring(0, LONGEST) : name);
    }

    /// Whether a session is named after this conversation, and so belongs to it alone.
    static boolean isOf(SessionKey session, String conversation) {
        String id = ":" + encoded(conversation.toLowerCase(Locale.ROOT));
        return session.conversation().toLowerCase(Locale.ROOT).endsWith(id);
    }

    private static String encoded(String text) {
        StringBuilder name = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char at = (char) (each & 0xff);
            if (at > ' ' && at < 0x7f && at != '/' && at != '%') {
                name.append(at);
            } else {
                name.append(String.format("%%%02x", (int) at));
            }
        }
        return name.toString();
    }

    /// Which line of the owner's list led there.
    static String binding(Route route) {
        return route.matchedBy().word() + " " + route.channel() + "/" + route.account() + " "
                + route.agent().text();
    }
}
