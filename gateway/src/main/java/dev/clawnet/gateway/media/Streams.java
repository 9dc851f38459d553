package dev.clawnet.gateway.media;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// The streams that are open, by link and number. Its own monitor guards it.
final class Streams {
    private final Map<ConnId, OfLink> links = new HashMap<>();
    private final Map<PersonId, Integer> persons = new HashMap<>();
    private int all;

    private static final class OfLink {
        private final Map<Integer, MediaStream> open = new HashMap<>();
        private int last;
    }

    /// Opens a stream under the next number of its link, when the link, its person and the gateway have room.
    synchronized <S extends MediaStream> S open(Peer peer, IntFunction<S> made) {
        PersonId person = peer.caller().person();
        OfLink link = links.computeIfAbsent(peer.caller().conn(), _ -> new OfLink());
        if (link.open.size() >= Limits.MEDIA_STREAMS_PER_LINK
                || persons.getOrDefault(person, 0) >= Limits.MEDIA_STREAMS_PER_PERSON
                || all >= Limits.MEDIA_STREAMS) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "as many streams are open as may be; wait until one ends");
        }
        S stream = made.apply(++link.last);
        link.open.put(stream.number(), stream);
        persons.merge(person, 1, Integer::sum);
        all++;
        return stream;
    }

    /// The stream that a message of this link is for.
    synchronized Optional<MediaStream> find(Peer peer, MediaFrame frame) {
        return Optional.ofNullable(links.get(peer.caller().conn())).map(link -> link.open.get(frame.stream()));
    }

    /// Takes a stream away. Whether it was there still: whoever takes it away ends it.
    synchronized boolean remove(MediaStream stream) {
        OfLink link = links.get(stream.peer().caller().conn());
        if (link == null || !link.open.remove(stream.number(), stream)) {
            return false;
        }
        persons.computeIfPresent(stream.peer().caller().person(), (_, count) -> count > 1 ? count - 1 : null);
        all--;
        return true;
    }

    /// Takes a link away; its streams have to be ended.
    synchronized List<MediaStream> down(ConnId conn) {
        OfLink link = links.get(conn);
        List<MediaStream> gone = link == null ? List.of() : List.copyOf(link.open.values());
        gone.forEach(this::remove);
        links.remove(conn);
        return gone;
    }

    synchronized List<MediaStream> which(Predicate<MediaStream> wanted) {
        List<MediaStream> found = new ArrayList<>();
        links.values()
                .forEach(link -> link.open.values().stream().filter(wanted).forEach(found::add));
        return found;
    }

    List<MediaStream> idleSince(Instant since) {
        return which(stream -> stream.idleSince(since));
    }
}
