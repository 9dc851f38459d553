package dev.clawnet.gateway.ledger;

import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.Opening;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which entries somebody asked for. An entry of which the field asked for cannot be opened does
/// not match.
final class EntryFilter {
    /// Kind and phase of an entry that cannot be opened.
    private static final String CLOSED = "closed";

    private final ListEntries wanted;

    EntryFilter(ListEntries wanted) {
        this.wanted = wanted;
    }

    boolean admits(EntryView entry) {
        return wanted.kind().map(kind -> ofKind(kind, entry.kind())).orElse(true)
                && is(wanted.identity(), "identity", entry)
                && is(wanted.counterpart(), "counterpart", entry)
                && is(wanted.collab(), "collab", entry)
                && is(wanted.run(), "run", entry)
                && is(wanted.verb(), "verb", entry)
                && wanted.resource()
                        .map(start ->
                                entry.fields().getOrDefault("resource", "").startsWith(start))
                        .orElse(true)
                && within(entry);
    }

    private static boolean ofKind(String wanted, String kind) {
        return kind.equals(wanted) || kind.startsWith(wanted + ".");
    }

    private static boolean is(Optional<String> value, String field, EntryView entry) {
        return value.map(text -> text.equals(entry.fields().get(field))).orElse(true);
    }

    private boolean within(EntryView entry) {
        if (wanted.from().isEmpty() && wanted.to().isEmpty()) {
            return true;
        }
        return entry.time()
                .filter(at -> wanted.from().map(from -> !at.isBefore(from)).orElse(true))
                .filter(at -> wanted.to().map(at::isBefore).orElse(true))
                .isPresent();
    }

    /// An entry as it is shown, from what of it can be opened.
    static EntryView view(String log, long seq, Map<String, Opening> openings) {
        Map<String, String> fields = new TreeMap<>();
        openings.forEach((name, opening) -> fields.put(name, opening.value()));
        fields.remove("seq");
        return new EntryView(
                Optional.ofNullable(fields.remove("id")).map(EntryId::new),
                log,
                seq,
                Optional.ofNullable(fields.remove("time")).map(Instant::parse),
                Optional.ofNullable(fields.remove("kind")).orElse(CLOSED),
                Optional.ofNullable(fields.remove("phase")).orElse(CLOSED),
                Optional.ofNullable(fields.remove("intent")).map(EntryId::new),
                fields);
    }
}
