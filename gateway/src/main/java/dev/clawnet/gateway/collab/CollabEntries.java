package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.OwnerForm;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The ledger entries of collaborations. The collaboration's own log shows slot, verb, object and digest; whose
/// basis it was stays in each person's log.
final class CollabEntries {
    /// Kind of the entry that ends a collaboration.
    static final String CLOSED = "collab.closed";

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

    /// What became of a question to a form: which of its answers, by number, or *otherwise*.
    Entry formAnswered(Run run, Cause.Form cause, OwnerForm form, Optional<String> answer) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", run.owner().value());
        fields.put("identity", form.form().identity().value());
        fields.put("collab", cause.collab().value());
        fields.put("run", run.id().value());
        fields.put("basis", "form " + form.form().id());
        fields.put(
                "answer",
                (form.answers().indexOf(answer.orElse(form.otherwise())) + 1) + " of "
                        + form.answers().size());
        fields.put("result", answer.isPresent() ? "answered" : "otherwise");
        return Entry.of(EntryId.mint(random), run.owner(), "form.answered", fields);
    }

    /// Nobody was asked: the receiver's own policy does not let the proposer in. Only the receiver's log says so.
    Entry notAdmitted(Collab collab) {
        Map<String, String> fields = mine(collab, collab.to().person(), "refused");
        fields.put("reason", "INGRESS");
        return Entry.of(EntryId.mint(random), collab.to().person(), "collab.ingress", fields);
    }

    /// Nobody was asked, because the chain takes no further link. For the gateway's own log: neither side may
    /// learn how long the chain is and who is in it.
    List<Entry> notLinked(Collab branch, String why) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("collab", branch.id().value());
        fields.put("depth", Integer.toString(branch.chain().depth()));
        fields.put("result", "refused");
        fields.put("reason", why);
        return List.of(Entry.of(EntryId.mint(random), PersonId.GATEWAY, "collab.chain", fields));
    }

    /// A branch was proposed. Where it stands in its tree is for the gateway's own log.
    Entry linked(Collab branch) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("collab", branch.id().value());
        branch.chain().parent().ifPresent(parent -> fields.put("within", parent.value()));
        fields.put("root", branch.chain().root().value());
        fields.put("depth", Integer.toString(branch.chain().depth()));
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), PersonId.GATEWAY, "collab.chain", fields);
    }

    /// A branch ends because what it was opened from ended: for the log of the side that opened it.
    Entry endsWithParent(Collab branch) {
        Map<String, String> fields = mine(branch, branch.from().person(), "done");
        fields.put("reason", "what it was opened from ended");
        return Entry.of(EntryId.mint(random), branch.from().person(), "collab.branch-ended", fields);
    }

    /// Both sides heard a line.
    List<Entry> heard(Collab collab, Line line) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> shared = new TreeMap<>();
        shared.put("slot", Long.toString(line.seq()));
        shared.put("verb", line.kind() == Line.Kind.COMMIT ? "commit" : "say");
        shared.put("digest", digest(line.text()));
        Map<String, String> heard = new TreeMap<>(shared);
        heard.put("object", "line/" + line.seq());
        entries.add(Entry.of(EntryId.mint(random), collab.id(), "collab.heard", heard));
        for (PersonId party : knowing(collab)) {
            Map<String, String> fields = mine(collab, party, "done");
            fields.putAll(shared);
            fields.put("resource", "line/" + line.seq());
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

    /// The end, with all that both sides heard: the last entry of the collaboration's own log, and so its receipt.
    List<Entry> closed(Collab collab, Collab.End end, List<Line> lines) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> shared = new TreeMap<>();
        shared.put("verb", "close");
        shared.put("result", end.name());
        collab.openedAt().ifPresent(opened -> {
            shared.put("opened", opened.toString());
            shared.put("parties", parties(collab));
        });
        shared.put("lines", Long.toString(lines.size()));
        shared.put("said", Long.toString(count(lines, Line.Kind.SAY)));
        shared.put("commits", Long.toString(count(lines, Line.Kind.COMMIT)));
        shared.put("digest", digest(transcript(lines)));
        entries.add(Entry.of(EntryId.mint(random), collab.id(), CLOSED, shared));
        for (PersonId party : knowing(collab)) {
            entries.add(Entry.of(EntryId.mint(random), party, CLOSED, mine(collab, party, end.name())));
        }
        return entries;
    }

    /// Who came in. Who was never asked, or did not answer, learns nothing of how it went on.
    private static List<PersonId> knowing(Collab collab) {
        return collab.people().stream()
                .filter(person -> CollabViews.mayKnow(collab, person))
                .toList();
    }

    /// Something an owner asked for could not happen; nothing changed.
    Entry refused(Collab collab, PersonId owner, String actor, String why) {
        Map<String, String> fields = mine(collab, owner, "refused");
        fields.put("actor", actor);
        fields.put("reason", why);
        return Entry.of(EntryId.mint(random), owner, "collab.refused", fields);
    }

    private static String parties(Collab collab) {
        return collab.people().stream().sorted().map(PersonId::value).collect(Collectors.joining(" "));
    }

    private static long count(List<Line> lines, Line.Kind kind) {
        return lines.stream().filter(line -> line.kind() == kind).count();
    }

    /// What the digest of a transcript is taken of: for each line its number, speaker, kind and the digest of its
    /// text.
    static String transcript(List<Line> lines) {
        return lines.stream()
                .map(line -> line.seq() + " "
                        + line.from().map(PersonId::value).orElse("platform") + " "
                        + line.kind().name().toLowerCase(Locale.ROOT) + " " + digest(line.text()) + "\n")
                .collect(Collectors.joining());
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
        if (side == Side.FROM) {
            collab.chain().parent().ifPresent(parent -> fields.put("within", parent.value()));
        }
        if (collab.chain().forTree()) {
            fields.put("onward", "yes");
        }
        fields.put("purpose", collab.seat(side).purpose());
        fields.put("result", result);
        return fields;
    }
}
