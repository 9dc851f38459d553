package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.collab.Chain.Onward;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The orchestrator's knowledge of which collaboration was opened from which, and who is in which tree.
///
/// Threat: who asked from above finds out about those who are asked below, or learns what they say (INV-21); a
/// chain that closes to a circle or never ends (INV-20). See `RecursionTest` and `TwoWorldsTest`.
final class Branches {
    private static final Extract<Map<CollabId, Set<PersonId>>> TREES =
            new Extract<>((view, person, _) -> read(view, person));

    private Branches() {}

    /// The collaboration that this one was opened from.
    static Optional<Collab> parent(View view, Collab branch) {
        return branch.chain()
                .parent()
                .flatMap(id -> CollabBook.find(view, branch.from().person(), id));
    }

    /// Branches that one side of a collaboration opened, oldest first.
    static List<Collab> of(View view, Collab parent, PersonId side) {
        return view.list(CollabTables.BRANCH, side, parent.id().value() + "/", Limits.BRANCHES_PER_SIDE).stream()
                .map(View.Row::value)
                .flatMap(row -> CollabBook.find(view, side, row.branch()).stream())
                .toList();
    }

    /// Those that both sides opened.
    static List<Collab> of(View view, Collab parent) {
        List<Collab> all = new ArrayList<>(of(view, parent, parent.from().person()));
        all.addAll(of(view, parent, parent.to().person()));
        return all;
    }

    /// Whether those who hear the parent may learn what is written in the branch.
    static boolean heardAbove(Collab branch, Collab parent) {
        return branch.chain().forTree() && parent.chain().forTree();
    }

    /// Whether the chain takes this person as its next link: not twice, and not too long.
    static Optional<String> obstacle(View view, Collab parent, PersonId next, int depth) {
        if (parent.chain().depth() >= depth) {
            return Optional.of("DEPTH");
        }
        Optional<Collab> above = Optional.of(parent);
        while (above.isPresent()) {
            if (above.get().people().contains(next)) {
                return Optional.of("CYCLE");
            }
            above = parent(view, above.get());
        }
        return Optional.empty();
    }

    /// Whether all that a branch rests on is still open and stands (INV-15).
    static boolean standsAbove(View view, Collab branch) {
        return branch.chain().parent().isEmpty()
                || parent(view, branch)
                        .filter(parent -> parent.state() instanceof Collab.State.Open)
                        .filter(parent -> CollabBook.stands(view, parent))
                        .isPresent();
    }

    static void put(Tx tx, Collab branch) {
        branch.chain().parent().ifPresent(parent -> {
            PersonId side = branch.from().person();
            // Numbered, so that they are listed in the order in which they were opened.
            String id = String.format(Locale.ROOT, "%s/%03d", parent.value(), opened(tx, parent, side));
            tx.put(CollabTables.BRANCH, side, id, new CollabTables.BranchRow(branch.id()));
        });
    }

    private static int opened(View view, CollabId parent, PersonId side) {
        return view.list(CollabTables.BRANCH, side, parent.value() + "/", Limits.BRANCHES_PER_SIDE)
                .size();
    }

    /// Whether a side of this collaboration may open one more. How many it opened is known to all who hear it;
    /// how many of them still go on is not, and does not count.
    static boolean roomFor(View view, Collab parent, PersonId side) {
        return opened(view, parent.id(), side) < Limits.BRANCHES_PER_SIDE;
    }

    /// Until when a turn whose run ended without a word waits for branches that its hearers may know of. One that
    /// the other side entered without its tree counts like one that nobody answered.
    static Optional<Instant> waits(View view, Collab collab, Run ended, Instant now) {
        Optional<Instant> until = Optional.empty();
        for (Collab branch : of(view, collab, ended.owner())) {
            Optional<Instant> one = waits(branch, collab, ended, now);
            if (one.equals(Optional.of(now))) {
                return one;
            }
            until = later(until, one);
        }
        return until;
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.filter(one.get()::isBefore).isPresent() ? other.or(() -> one) : one;
    }

    private static Optional<Instant> waits(Collab branch, Collab parent, Run ended, Instant now) {
        if (heardAbove(branch, parent)) {
            return switch (branch.state()) {
                case Collab.State.Closed closed ->
                    closed.at().isAfter(ended.openedAt()) ? Optional.of(now) : Optional.empty();
                case Collab.State.Offered _, Collab.State.Open _ -> Optional.of(parent.endsAt());
            };
        }
        Chain chain = branch.chain();
        boolean mayStillBeHeard = chain.onward() == Onward.OFFERED || chain.onward() == Onward.DECLINED;
        return parent.chain().forTree() && chain.inTurn() && mayStillBeHeard && now.isBefore(chain.answerBy())
                ? Optional.of(chain.answerBy())
                : Optional.empty();
    }

    /// Puts both sides into the tree of a collaboration that both let it into.
    static void join(Tx tx, Collab collab) {
        String root = collab.chain().root().value();
        Set<PersonId> members = new HashSet<>(members(tx, root));
        members.addAll(collab.people());
        tx.put(CollabTables.TREE, PersonId.GATEWAY, root, new CollabTables.TreeRow(members));
        for (PersonId person : collab.people()) {
            tx.put(CollabTables.IN_TREE, person, root, new CollabTables.InTree(tx.now()));
        }
    }

    private static Set<PersonId> members(View view, String root) {
        return view.find(CollabTables.TREE, PersonId.GATEWAY, root)
                .map(CollabTables.TreeRow::members)
                .orElse(Set.of());
    }

    /// Whether a person has room for one more tree.
    static boolean mayJoin(View view, PersonId person) {
        return view.list(CollabTables.IN_TREE, person, "", Limits.TREES_PER_PERSON)
                        .size()
                < Limits.TREES_PER_PERSON;
    }

    /// Members of each tree that a person is in.
    static Map<CollabId, Set<PersonId>> trees(View view, PersonId person) {
        return view.extract(TREES, person, "");
    }

    private static Map<CollabId, Set<PersonId>> read(View view, PersonId person) {
        Map<CollabId, Set<PersonId>> trees = new HashMap<>();
        view.list(CollabTables.IN_TREE, person, "", Limits.TREES_PER_PERSON)
                .forEach(row -> trees.put(new CollabId(row.id()), members(view, row.id())));
        return Map.copyOf(trees);
    }
}
