package dev.clawnet.gateway.route;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names of sessions: which messages share a conversation of one agent.
final class Keys {
    private static final String UNKNOWN = "unknown";
    private static final String GLOBAL = "global";

    private final Routing.Sessions sessions;
    private final Profile profile;
    private final Map<String, Linked> links = new HashMap<>();

    /// @param order place of the name in the file
    private record Linked(int order, String name) {}

    Keys(Routing.Sessions sessions, Profile profile) {
        this.sessions = sessions;
        this.profile = profile;
        int order = 0;
        for (var link : sessions.links().entrySet()) {
            String name = Names.lower(Names.trimmed(link.getKey()));
            Linked linked = new Linked(order++, name);
            if (!name.isEmpty()) {
                link.getValue().stream()
                        .map(Names::channel)
                        .filter(id -> !id.isEmpty())
                        .forEach(id -> links.putIfAbsent(id, linked));
            }
        }
    }

    String main(AgentName agent) {
        String key = switch (profile) {
            case EARLY -> Names.MAIN;
            case LATEST -> sessions.mainKey();
        };
        return "agent:" + agent.text() + ":" + key;
    }

    DmScope direct(Binding.Scopes scopes) {
        return scopes.direct().or(sessions::direct).orElse(DmScope.MAIN);
    }

    GroupScope group(Binding.Scopes scopes) {
        return scopes.group().orElse(sessions.group());
    }

    /// The key of the message's conversation.
    ///
    /// @param main the agent's main key
    String session(Inbound in, AgentName agent, String main, Binding.Scopes scopes) {
        if (sessions.global()) {
            return GLOBAL;
        }
        Optional<Peer> peer = in.peer();
        if (peer.isEmpty()) {
            return main;
        }
        if (peer.get().isDirect()) {
            return direct(in, peer.get().id(), agent, main, direct(scopes));
        }
        return group(scopes) == GroupScope.MAIN
                ? main
                : "agent:" + agent.text() + ":" + channel(in) + ":" + room(in, peer.get());
    }

    private String direct(Inbound in, String id, AgentName agent, String main, DmScope scope) {
        return switch (scope) {
            case MAIN -> main;
            case PER_PEER -> "agent:" + agent.text() + ":direct:" + human(in, id);
            case PER_CHANNEL_PEER -> "agent:" + agent.text() + ":" + channel(in) + ":direct:" + human(in, id);
            case PER_ACCOUNT_CHANNEL_PEER ->
                "agent:" + agent.text() + ":" + channel(in) + ":" + in.account() + ":direct:" + human(in, id);
        };
    }

    /// The peer, or the name under which its owner linked it.
    private String human(Inbound in, String id) {
        String peer = Names.lower(id);
        if (peer.isEmpty()) {
            return UNKNOWN;
        }
        if (links.isEmpty()) {
            return peer;
        }
        Linked none = new Linked(Integer.MAX_VALUE, peer);
        Linked bare = links.getOrDefault(peer, none);
        Linked full = links.getOrDefault(in.channel() + ":" + peer, none);
        return full.order() < bare.order() ? full.name() : bare.name();
    }

    private static String channel(Inbound in) {
        return in.channel().isEmpty() ? UNKNOWN : in.channel();
    }

    private String room(Inbound in, Peer peer) {
        String id = peer.id().isEmpty() ? UNKNOWN : peer.id();
        return Names.lower(peer.kind()) + ":" + (keepsCase(in, peer) ? id : Names.lower(id));
    }

    /// Ids in which the case counts.
    private boolean keepsCase(Inbound in, Peer peer) {
        return switch (profile) {
            case EARLY -> false;
            case LATEST ->
                in.channel().equals("matrix")
                        || (in.channel().equals("signal") && peer.kind().equals(Peer.GROUP));
        };
    }
}
