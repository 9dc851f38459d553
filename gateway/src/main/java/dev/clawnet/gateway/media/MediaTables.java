package dev.clawnet.gateway.media;

import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// The rows of what is held, and their entries.
public final class MediaTables {
    /// (person, media).
    private static final Table<MediaItem> ITEMS = table("media", MediaItem.class);
    /// (the gateway, end and media): whose it is; in the order in which they end.
    private static final Table<Held> ENDS = table("media_ends", Held.class);

    public static final List<Table<?>> ALL = List.of(ITEMS, ENDS);

    private final RandomGenerator random;

    MediaTables(RandomGenerator random) {
        this.random = random;
    }

    record Held(PersonId person, MediaId media) {}

    static Optional<MediaItem> find(View view, PersonId person, MediaId media) {
        return view.find(ITEMS, person, media.value());
    }

    static List<MediaItem> of(View view, PersonId person) {
        return view.list(ITEMS, person, "", Limits.MEDIA_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    /// What has come to its end, the oldest first; not all at once.
    static List<Held> over(View view, Instant now) {
        String before = "%015d".formatted(now.toEpochMilli());
        return view.list(ENDS, PersonId.GATEWAY, "", Limits.MEDIA_SWEPT).stream()
                .filter(row -> row.id().compareTo(before) < 0)
                .map(View.Row::value)
                .toList();
    }

    /// Whatever anybody has; at the start alone.
    static List<Held> all(View view) {
        return view.all(ENDS).stream().map(View.Row::value).toList();
    }

    /// A new content, announced.
    Change<MediaItem> begin(Tx tx, PersonId person, String actor, MediaMethods.Send wanted) {
        List<MediaItem> held = of(tx, person);
        if (held.size() >= Limits.MEDIA_PER_PERSON) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "you keep " + held.size() + " media, which is all that is kept: remove some with `clawnet media"
                            + " remove`");
        }
        long used = held.stream().mapToLong(MediaTables::counted).sum();
        long more = wanted.size().orElse(Limits.MEDIA_UNANNOUNCED);
        if (used + more > Limits.MEDIA_BYTES_PER_PERSON) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "your media would be " + (used + more) + " bytes, and " + Limits.MEDIA_BYTES_PER_PERSON
                            + " are kept: remove some with `clawnet media remove`");
        }
        MediaItem item = new MediaItem(
                MediaId.mint(random),
                wanted.name(),
                wanted.type().orElse("application/octet-stream"),
                0,
                wanted.size(),
                Optional.empty(),
                tx.now(),
                tx.now().plus(Limits.MEDIA_ARRIVES));
        put(tx, person, item);
        Map<String, String> fields = new TreeMap<>(Map.of("type", item.type()));
        wanted.size().ifPresent(size -> fields.put("size", Long.toString(size)));
        return Change.of(item, entry(person, actor, "media.begun", item, fields));
    }

    /// What a content counts for, whether or not all of it has come.
    static long counted(MediaItem item) {
        return item.whole() ? item.size() : item.expected().orElse(Limits.MEDIA_UNANNOUNCED);
    }

    /// All of it is on disk.
    Change<MediaItem> whole(Tx tx, PersonId person, MediaId media, long size, String digest) {
        MediaItem before = find(tx, person, media).filter(item -> !item.whole()).orElseThrow(MediaTables::gone);
        delete(tx, person, before);
        MediaItem item = before.whole(size, digest, tx.now().plus(Limits.MEDIA_KEPT));
        put(tx, person, item);
        return Change.of(
                item,
                entry(
                        person,
                        person.value(),
                        "media.whole",
                        item,
                        Map.of("size", Long.toString(size), "digest", digest)));
    }

    /// @param kind of the entry: `media.removed` by its owner, `media.expired` by time
    Change<MediaItem> remove(Tx tx, PersonId person, String actor, MediaId media, String kind) {
        MediaItem item = find(tx, person, media).orElseThrow(MediaTables::gone);
        delete(tx, person, item);
        return Change.of(item, entry(person, actor, kind, item, Map.of()));
    }

    static Fault gone() {
        return new Fault(ErrorCode.NOT_FOUND, "you have no such media");
    }

    private static void put(Tx tx, PersonId person, MediaItem item) {
        tx.put(ITEMS, person, item.id().value(), item);
        tx.put(ENDS, PersonId.GATEWAY, end(item), new Held(person, item.id()));
    }

    private static void delete(Tx tx, PersonId person, MediaItem item) {
        tx.delete(ITEMS, person, item.id().value());
        tx.delete(ENDS, PersonId.GATEWAY, end(item));
    }

    private static String end(MediaItem item) {
        return "%015d".formatted(item.expiresAt().toEpochMilli()) + "/"
                + item.id().value();
    }

    private Entry entry(PersonId person, String actor, String kind, MediaItem item, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("owner", person.value());
        fields.put("actor", actor);
        fields.put("resource", "media:" + item.id().value());
        fields.put("name", item.name());
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), person, kind, fields);
    }
}
