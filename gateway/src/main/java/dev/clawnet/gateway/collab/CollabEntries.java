package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// The ledger entries of collaborations. The collaboration's own log shows slot, verb, object and digest; whose
/// basis it was stays in each person's log.
final class CollabEntries {
    private final RandomGenerator random;

    CollabEntries(RandomGenerator random) {
        this.random = random;
    }

    List<Entry> proposed(Collab collab) {
        Map<String, String> fields = mine(collab, collab.from().person(), "done");
        fields.put("digest", digest(collab.topic()));
        return List.of(Entry.of(EntryId.mint(random), collab.from().person(), "collab.proposed", fields));
    }

    /// A step that could not be taken any more: for the gateway's own log, where neither side sees it.
    Entry looked(Collab collab, Optional<String> refused) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("collab", collab.id().value());
        fields.put("reason", refused.orElse("nothing was due"));
        return Entry.of(EntryId.mint(random), PersonId.GATEWAY, "collab.late", fields);
    }

    List<Entry> answered(Collab collab, String result) {
        return List.of(Entry.of(
                EntryId.mint(random),
                collab.to().person(),
                "collab.answered",
                mine(collab, collab.to().person(), result)));
    }

    /// Nobody was asked: the receiver's own policy does not let the proposer in. Only the receiver's log says so.
    List<Entry> notAdmitted(Collab collab) {
        Map<String, String> fields = mine(collab, collab.to().person(), "refused");
        fields.put("reason", "INGRESS");
        return List.of(Entry.of(EntryId.mint(random), collab.to().person(), "collab.ingress", fields));
    }

    /// Both sides heard a line.
    List<Entry> heard(Collab collab, Line line) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> shared = new TreeMap<>();
        shared.put("slot", Long.toString(line.seq()));
        shared.put("verb", line.kind() == Line.Kind.COMMIT ? "commit" : "say");
        shared.put("resource", "line/" + line.seq());
        shared.put("digest", digest(line.text()));
        entries.add(Entry.of(EntryId.mint(random), collab.id(), "collab.heard", shared));
        for (PersonId party : collab.people()) {
            Map<String, String> fields = mine(collab, party, "done");
            fields.putAll(shared);
            fields.put("from", line.from().map(PersonId::value).orElse("platform"));
            entries.add(Entry.of(EntryId.mint(random), party, "collab.heard", fields));
        }
        return entries;
    }

    /// An owner released exact text with a device of their own.
    Entry released(Collab collab, PersonId owner, String actor, String text, Map<String, String> more) {
        Map<String, String> fields = mine(collab, owner, "done");
        fields.put("actor", actor);
        fields.put("verb", "say");
        fields.put("digest", digest(text));
        fields.putAll(more);
        return Entry.of(EntryId.mint(random), owner, "collab.released", fields);
    }

    Entry opened(Collab collab, PersonId owner, String actor) {
        Map<String, String> fields = mine(collab, owner, "done");
        fields.put("actor", actor);
        return Entry.of(EntryId.mint(random), owner, "collab.allowed", fields);
    }

    List<Entry> closed(Collab collab, Collab.End end) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(
                EntryId.mint(random), collab.id(), "collab.closed", Map.of("verb", "close", "result", end.name())));
        for (PersonId party : collab.people()) {
            entries.add(Entry.of(EntryId.mint(random), party, "collab.closed", mine(collab, party, end.name())));
        }
        return entries;
    }

    /// Something an owner asked for could not happen; nothing changed.
    Entry refused(Collab collab, PersonId owner, String actor, String why) {
        Map<String, String> fields = mine(collab, owner, "refused");
        fields.put("actor", actor);
        fields.put("reason", why);
        return Entry.of(EntryId.mint(random), owner, "collab.refused", fields);
    }

    static String digest(String text) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> mine(Collab collab, PersonId owner, String result) {
        Side side = collab.sideOf(owner).orElseThrow();
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", owner.value());
        collab.seat(side).identity().ifPresent(identity -> fields.put("identity", identity.value()));
        fields.put("actor", "platform");
        fields.put("counterpart", collab.seat(side.other()).person().value());
        fields.put("collab", collab.id().value());
        fields.put("depth", Integer.toString(collab.depth()));
        fields.put("purpose", collab.seat(side).purpose());
        fields.put("result", result);
        return fields;
    }
}
