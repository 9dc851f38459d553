package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.ApprovalTables.Alias;
import dev.clawnet.gateway.approval.ApprovalTables.Open;
import dev.clawnet.gateway.approval.ApprovalTables.Place;
import dev.clawnet.gateway.approval.ApprovalTables.Refusal;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How approvals lie in the store.
final class ApprovalRows {
    private ApprovalRows() {}

    /// For the platform, of what agents asked; whoever acts for a person uses `of`.
    static Optional<Approval> find(View view, ApprovalId id) {
        return elsewhere(view, PersonId.GATEWAY, id.value());
    }

    /// For the platform, whoever asked: an approval that is kept with this person's rows.
    static Optional<Approval> owned(View view, PersonId owner, ApprovalId id) {
        return view.find(ApprovalTables.APPROVALS, owner, id.value());
    }

    /// An approval in which this person has a part. What others have looks like what nobody has.
    static Optional<Approval> of(View view, PersonId person, String id) {
        return view.find(ApprovalTables.APPROVALS, person, id)
                .filter(approval -> approval.part(person).isPresent())
                .or(() -> elsewhere(view, person, id));
    }

    private static Optional<Approval> elsewhere(View view, PersonId person, String id) {
        return view.find(ApprovalTables.PLACES, person, id)
                .flatMap(place -> view.find(ApprovalTables.APPROVALS, place.owner(), id));
    }

    /// The same by its id or by the name that a program gave it.
    static Optional<Approval> named(View view, PersonId person, String name) {
        if (isId(name)) {
            return of(view, person, name);
        }
        return view.find(ApprovalTables.NAMES, person, name)
                .flatMap(alias -> of(view, person, alias.approval().value()))
                .or(() -> of(view, person, name));
    }

    /// Whether it looks like an id of ours: programs give no such names.
    static boolean isId(String name) {
        return name.startsWith("a-");
    }

    /// Approvals that wait and in which this person has a part.
    static List<Approval> open(View view, PersonId person) {
        return view.list(ApprovalTables.OPEN, person, "", Limits.APPROVALS_OPEN_LISTED).stream()
                .flatMap(row -> view.find(ApprovalTables.APPROVALS, row.value().owner(), row.id()).stream())
                .toList();
    }

    /// Some of all that this person ever had a part in: of the person's own, and of what others asked.
    static List<Approval> all(View view, PersonId person) {
        Map<ApprovalId, Approval> found = new TreeMap<>(Comparator.reverseOrder());
        view.newest(ApprovalTables.APPROVALS, person, "", Limits.APPROVALS_LISTED).stream()
                .map(View.Row::value)
                .filter(approval -> approval.part(person).isPresent())
                .forEach(approval -> found.put(approval.id(), approval));
        view.newest(ApprovalTables.PLACES, person, "", Limits.APPROVALS_LISTED).stream()
                .filter(row -> !row.value().owner().equals(person))
                .flatMap(row -> view.find(ApprovalTables.APPROVALS, row.value().owner(), row.id()).stream())
                .forEach(approval -> found.put(approval.id(), approval));
        return found.values().stream().limit(Limits.APPROVALS_LISTED).toList();
    }

    /// How many questions of one circle wait for this person or for an answer to this person's agents.
    static long openCount(View view, PersonId person, Audience circle) {
        return openCount(view, person, audience(circle));
    }

    private static long openCount(View view, PersonId person, String circle) {
        return view.find(ApprovalTables.OPEN_COUNTS, person, circle)
                .map(ApprovalTables.Count::open)
                .orElseGet(() -> view.list(ApprovalTables.OPEN, person, "", Limits.APPROVALS_OPEN_LISTED).stream()
                        .filter(row -> row.value().circle().equals(circle))
                        .count());
    }

    /// How many questions of this agent wait in this circle.
    static long openCount(View view, BoundAct act, Audience circle) {
        String asked = audience(circle);
        return view.list(ApprovalTables.OPEN, act.person(), "", Limits.APPROVALS_OPEN_LISTED).stream()
                .filter(row -> row.value().agent().equals(act.agent().toString())
                        && row.value().owner().equals(act.person())
                        && row.value().circle().equals(asked))
                .count();
    }

    static void add(Tx tx, Approval approval, Audience circle) {
        String id = approval.id().value();
        BoundAct act = approval.act();
        place(tx, approval);
        Open open = new Open(approval.owner(), act.agent().toString(), audience(circle), approval.deadline());
        for (PersonId person : concerned(approval)) {
            count(tx, person, open.circle(), 1);
            tx.put(ApprovalTables.OPEN, person, id, open);
        }
    }

    /// Takes an approval that nobody is asked about any more from those that wait.
    private static void close(Tx tx, PersonId person, String id) {
        tx.find(ApprovalTables.OPEN, person, id).ifPresent(open -> {
            count(tx, person, open.circle(), -1);
            tx.delete(ApprovalTables.OPEN, person, id);
        });
    }

    private static void count(Tx tx, PersonId person, String circle, int more) {
        long open = openCount(tx, person, circle) + more;
        if (open == 0) {
            tx.delete(ApprovalTables.OPEN_COUNTS, person, circle);
        } else {
            tx.put(ApprovalTables.OPEN_COUNTS, person, circle, new ApprovalTables.Count(open));
        }
    }

    /// Writes an approval that nobody answers any more, or is about to wait.
    static void place(Tx tx, Approval approval) {
        String id = approval.id().value();
        tx.put(ApprovalTables.APPROVALS, approval.owner(), id, approval);
        if (approval.outside().isEmpty()) {
            // Nobody looks for a program's question who does not know whose it is.
            tx.put(ApprovalTables.PLACES, PersonId.GATEWAY, id, new Place(approval.owner()));
        }
        approval.parts().stream()
                .map(Part::owner)
                .filter(person -> !person.equals(approval.owner()))
                .forEach(person -> tx.put(ApprovalTables.PLACES, person, id, new Place(approval.owner())));
        approval.outside()
                .map(Outside::name)
                .filter(name -> !name.equals(id))
                .ifPresent(name -> tx.put(ApprovalTables.NAMES, approval.owner(), name, new Alias(approval.id())));
    }

    static void save(Tx tx, Approval approval) {
        tx.put(ApprovalTables.APPROVALS, approval.owner(), approval.id().value(), approval);
        if (approval.outcome().isPresent()) {
            concerned(approval)
                    .forEach(person -> close(tx, person, approval.id().value()));
        }
    }

    static void refuse(Tx tx, Approval approval, Instant now) {
        approval.run().ifPresent(run -> {
            String key = approval.act().refusalKey();
            tx.put(ApprovalTables.REFUSALS, approval.owner(), run + "/" + digest(key), new Refusal(key, now));
        });
    }

    static boolean refused(View view, BoundAct act, String run) {
        return view.find(ApprovalTables.REFUSALS, act.person(), run + "/" + digest(act.refusalKey()))
                .isPresent();
    }

    static Set<String> refusals(View view, PersonId owner, String run) {
        return view.list(ApprovalTables.REFUSALS, owner, run + "/", Limits.APPROVAL_REFUSALS_PER_RUN).stream()
                .map(row -> row.value().key())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The owners asked, and the one whose agent asks: its questions are counted even when it is not asked itself.
    private static Set<PersonId> concerned(Approval approval) {
        Set<PersonId> people = new TreeSet<>();
        people.add(approval.owner());
        approval.parts().forEach(part -> people.add(part.owner()));
        return people;
    }

    private static String audience(Audience audience) {
        return digest(String.join("\n", audience.texts()));
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
