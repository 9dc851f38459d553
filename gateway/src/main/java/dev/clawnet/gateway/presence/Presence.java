package dev.clawnet.gateway.presence;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.SystemMethods.PresenceEntry;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The devices of each person that are linked, or were a moment ago: one row for each, whatever its links.
///
/// A row has a badge for each role that a link of the device is in now, and what those links can do. When the last
/// link ends, the row keeps what that one was for [Limits#PRESENCE_LIFE], with the moment it ended; then it goes, and
/// the list of devices still says when the device was last seen.
///
/// A person's programs may also say that something is there ([Said]): that is a row of its own, without a device,
/// a role or a scope, and no word of it changes the row of a device.
///
/// Rows and version counters are kept for each person apart. One lock guards them. See `PresenceTest`.
public final class Presence {
    /// Room for what comes behind the list in the frame that holds it. Characters.
    private static final int BEHIND = 2_048;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PersonId, House> houses = new HashMap<>();

    public Presence(InstantSource clock) {
        this.clock = clock;
    }

    /// The part of one person.
    private static final class House {
        private final Map<String, Row> rows = new LinkedHashMap<>();
        /// By what their speakers call them, the one that was said longest ago first.
        private final Map<String, Spoken> said = new LinkedHashMap<>();
        private long version;
    }

    /// The list of one person as it is told, and how often it changed before.
    ///
    /// @param rows JSON array
    public record Told(String rows, long version) {}

    /// What one link of a device is.
    private record Badge(Role role, List<String> caps) {
        static Badge of(Peer peer) {
            return new Badge(peer.caller().role(), peer.self().caps());
        }
    }

    /// What somebody said is there, as it is told, and when it was said last.
    private record Spoken(PresenceEntry entry, String text, Instant at) {
        /// @param old what was said by then is over
        boolean gone(Instant old) {
            return !at.isAfter(old);
        }
    }

    private record Row(
            Peer.Self self,
            Caller caller,
            Map<ConnId, Badge> links,
            Badge last,
            Instant since,
            Instant at,
            AtomicReference<Optional<String>> written) {
        Row(Peer.Self self, Caller caller, Map<ConnId, Badge> links, Badge last, Instant since, Instant at) {
            this(self, caller, links, last, since, at, new AtomicReference<>(Optional.empty()));
        }

        Set<String> roles() {
            Set<String> roles = new TreeSet<>();
            badges().forEach(badge -> roles.add(badge.role().wire()));
            return roles;
        }

        Set<String> caps() {
            Set<String> caps = new TreeSet<>();
            badges().forEach(badge -> caps.addAll(badge.caps()));
            return caps;
        }

        private Collection<Badge> badges() {
            return links.isEmpty() ? List.of(last) : links.values();
        }

        /// The row as JSON, written once.
        String text() {
            Optional<String> known = written.get();
            if (known.isEmpty()) {
                known = Optional.of(ascii(Json.STRICT.writeValueAsString(entry(this))));
                written.set(known);
            }
            return known.get();
        }

        /// The same JSON with what is beyond ASCII escaped: one such letter makes each copy of the list twice as large,
        /// and its way to the wire several times as long.
        private static String ascii(String json) {
            int at = beyond(json, 0);
            if (at == json.length()) {
                return json;
            }
            StringBuilder out = new StringBuilder(json.length() + 32);
            int from = 0;
            while (at < json.length()) {
                out.append(json, from, at).append("\\u").append(HexFormat.of().toHexDigits(json.charAt(at)));
                from = at + 1;
                at = beyond(json, from);
            }
            return out.append(json, from, json.length()).toString();
        }

        /// Where the next letter beyond ASCII stands, or the end.
        private static int beyond(String json, int from) {
            int at = from;
            while (at < json.length() && json.charAt(at) < 0x80) {
                at++;
            }
            return at;
        }

        /// @param old what ended by then is over
        boolean gone(Instant old) {
            return links.isEmpty() && !at.isAfter(old);
        }
    }

    /// A link said hello.
    public void up(Peer peer) {
        lock.lock();
        try {
            House house = swept(peer.caller().person());
            Instant now = clock.instant();
            Optional<Row> old = Optional.ofNullable(house.rows.remove(key(peer)));
            Map<ConnId, Badge> links = new LinkedHashMap<>(old.map(Row::links).orElse(Map.of()));
            boolean online = !links.isEmpty();
            Badge badge = Badge.of(peer);
            links.put(peer.caller().conn(), badge);
            Instant since = online ? old.map(Row::since).orElse(now) : now;
            house.rows.put(key(peer), new Row(peer.self(), peer.caller(), links, badge, since, now));
            bound(house);
            house.version++;
        } finally {
            lock.unlock();
        }
    }

    /// A link is over.
    public void down(Peer peer) {
        lock.lock();
        try {
            House house = swept(peer.caller().person());
            Row row = house.rows.get(key(peer));
            if (row != null) {
                Map<ConnId, Badge> links = new LinkedHashMap<>(row.links());
                links.remove(peer.caller().conn());
                if (links.isEmpty()) {
                    // Whoever left last stands last, so that those who left before make room.
                    house.rows.remove(key(peer));
                }
                house.rows.put(
                        key(peer),
                        new Row(row.self(), row.caller(), links, Badge.of(peer), row.since(), clock.instant()));
            }
            bound(house);
            house.version++;
        } finally {
            lock.unlock();
        }
    }

    /// Somebody said that something is there.
    public void said(Said said) {
        Instant now = clock.instant();
        String key = said.instance().or(said::host).orElse(said.text());
        PresenceEntry entry = entry(said, now);
        Spoken spoken = new Spoken(entry, Row.ascii(Json.STRICT.writeValueAsString(entry)), now);
        lock.lock();
        try {
            House house = swept(said.caller().person());
            house.said.remove(key);
            if (house.said.size() >= Limits.PRESENCE_SAID) {
                house.said.remove(house.said.keySet().iterator().next());
            }
            house.said.put(key, spoken);
            house.version++;
        } finally {
            lock.unlock();
        }
    }

    public List<PresenceEntry> of(PersonId person) {
        lock.lock();
        try {
            House house = swept(person);
            return Stream.concat(
                            house.rows.values().stream().map(Presence::entry),
                            house.said.values().stream().map(Spoken::entry))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// The same as text, with its version.
    public Told told(PersonId person) {
        StringBuilder out = new StringBuilder();
        long version = tell(person, out);
        return new Told(out.toString(), version);
    }

    /// Adds the same text to what is there already, and returns its version: a long list is copied no more often than
    /// it must.
    public long tell(PersonId person, StringBuilder out) {
        lock.lock();
        try {
            House house = swept(person);
            List<String> texts = new ArrayList<>(house.rows.size() + house.said.size());
            house.rows.values().forEach(row -> texts.add(row.text()));
            house.said.values().forEach(spoken -> texts.add(spoken.text()));
            int length = 0;
            for (String text : texts) {
                length += text.length();
            }
            out.ensureCapacity(out.length() + length + texts.size() + BEHIND);
            String before = "[";
            for (String text : texts) {
                out.append(before).append(text);
                before = ",";
            }
            out.append(texts.isEmpty() ? "[]" : "]");
            return house.version;
        } finally {
            lock.unlock();
        }
    }

    /// How often the list of this person changed.
    public long version(PersonId person) {
        lock.lock();
        try {
            return houses.containsKey(person) ? houses.get(person).version : 0;
        } finally {
            lock.unlock();
        }
    }

    private House swept(PersonId person) {
        House house = houses.computeIfAbsent(person, _ -> new House());
        Instant old = clock.instant().minus(Limits.PRESENCE_LIFE);
        house.rows.values().removeIf(row -> row.gone(old));
        house.said.values().removeIf(spoken -> spoken.gone(old));
        return house;
    }

    /// Of those without a link, who left longest ago make room.
    private static void bound(House house) {
        if (house.rows.size() <= Limits.PRESENCE_GONE) {
            return;
        }
        long idle = house.rows.values().stream()
                .filter(row -> row.links().isEmpty())
                .count();
        Iterator<Row> oldest = house.rows.values().iterator();
        while (idle > Limits.PRESENCE_GONE && oldest.hasNext()) {
            if (oldest.next().links().isEmpty()) {
                oldest.remove();
                idle--;
            }
        }
    }

    private static String key(Peer peer) {
        return peer.caller()
                .device()
                .map(device -> device.value())
                .orElse("console/" + peer.self().clientId() + "/" + peer.self().mode());
    }

    private static String cut(String text) {
        if (text.length() <= Limits.PRESENCE_TEXT) {
            return text;
        }
        int end = Limits.PRESENCE_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static PresenceEntry entry(Said said, Instant now) {
        return new PresenceEntry(
                now.toEpochMilli(),
                said.host(),
                Optional.empty(),
                said.address(),
                said.what().version(),
                said.what().platform(),
                said.what().family(),
                said.what().mode(),
                said.what().reason(),
                Optional.of(cut(PlainText.visible(said.text()))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                said.instance());
    }

    private static PresenceEntry entry(Row row) {
        Peer.Self self = row.self();
        boolean online = !row.links().isEmpty();
        String name = self.displayName().orElse(self.clientId());
        return new PresenceEntry(
                row.at().toEpochMilli(),
                Optional.of(name),
                Optional.of(self.clientId()),
                Optional.of(self.address()),
                Optional.of(self.version()),
                Optional.of(self.platform()),
                self.deviceFamily(),
                Optional.of(self.mode()),
                Optional.of(online ? "connect" : "disconnect"),
                Optional.of(name + " · mode " + self.mode()),
                Optional.of(row.since().toEpochMilli()),
                row.caller().device().map(device -> device.value()),
                Optional.of(List.copyOf(row.roles())),
                Optional.of(List.copyOf(row.caps())),
                Optional.of(self.scopes()),
                self.instanceId());
    }
}
