package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which links listen to which sessions of their own person. Forgotten when a link is over. Its own lock guards the
/// maps.
public final class Listeners implements Links.Watcher {
    /// A session of one person.
    private record Session(PersonId owner, String key) {}

    private final Map<Session, Set<ConnId>> bySession = new HashMap<>();
    private final Map<ConnId, Set<Session>> byLink = new HashMap<>();
    /// As many as there are links.
    private final Set<ConnId> toolLinks = new HashSet<>();

    synchronized void add(PersonId owner, String key, ConnId link) {
        Session session = new Session(owner, key);
        Set<Session> mine = byLink.computeIfAbsent(link, _ -> new HashSet<>());
        if (mine.size() >= AgentLimits.SESSIONS_HEARD_PER_LINK && !mine.contains(session)) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "this link listens to " + mine.size() + " sessions, which is all that one may");
        }
        mine.add(session);
        bySession.computeIfAbsent(session, _ -> new HashSet<>()).add(link);
    }

    synchronized void remove(PersonId owner, String key, ConnId link) {
        Session session = new Session(owner, key);
        byLink.computeIfPresent(link, (_, mine) -> mine.remove(session) && mine.isEmpty() ? null : mine);
        drop(session, link);
    }

    private void drop(Session session, ConnId link) {
        bySession.computeIfPresent(session, (_, links) -> links.remove(link) && links.isEmpty() ? null : links);
    }

    synchronized Set<ConnId> of(PersonId owner, String key) {
        return Set.copyOf(bySession.getOrDefault(new Session(owner, key), Set.of()));
    }

    /// Those that are not told by `agent` events what tools do.
    synchronized Set<ConnId> withoutTools(PersonId owner, String key) {
        Set<ConnId> links = new HashSet<>(of(owner, key));
        links.removeAll(toolLinks);
        return links;
    }

    @Override
    public synchronized void up(Peer peer) {
        if (peer.self().caps().contains(AgentMethods.TOOL_EVENTS)) {
            toolLinks.add(peer.caller().conn());
        }
    }

    @Override
    public synchronized void down(Peer peer) {
        ConnId link = peer.caller().conn();
        toolLinks.remove(link);
        Set<Session> mine = byLink.remove(link);
        if (mine != null) {
            mine.forEach(session -> drop(session, link));
        }
    }
}
