package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
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

    @Override
    public void up(Peer peer) {
        // It listens to nothing until it asks.
    }

    @Override
    public synchronized void down(Peer peer) {
        ConnId link = peer.caller().conn();
        Set<Session> mine = byLink.remove(link);
        if (mine != null) {
            mine.forEach(session -> drop(session, link));
        }
    }
}
