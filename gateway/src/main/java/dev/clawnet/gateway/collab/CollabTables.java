package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What this package stores. A collaboration lies under the person who proposed it; everybody who came in has a seat
/// row that leads there.
public final class CollabTables {
    static final Table<Collab> COLLAB = Table.table("collab", Collab.class);
    /// Those of COLLAB that are not closed, so that a start costs what is open and not what ever was.
    static final Table<OpenCollab> OPEN = Table.table("collab_open", OpenCollab.class);
    static final Table<SeatRow> SEAT = Table.table("collab_seat", SeatRow.class);
    static final Table<Line> LINE = Table.table("collab_line", Line.class);
    static final Table<Draft> DRAFT = Table.table("collab_draft", Draft.class);

    /// (person who opened it, parent/number).
    static final Table<BranchRow> BRANCH = Table.table("collab_branch", BranchRow.class);
    /// (gateway, root): who is in the tree.
    static final Table<TreeRow> TREE = Table.table("collab_tree", TreeRow.class);
    /// (person, root): which trees the person is in.
    static final Table<InTree> IN_TREE = Table.table("collab_in_tree", InTree.class);

    /// (owner, collaboration/number): what one side asked its owner's forms.
    static final Table<FormQuestion> FORM = Table.table("collab_form", FormQuestion.class);

    public static final List<Table<?>> ALL = List.of(COLLAB, OPEN, SEAT, LINE, DRAFT, BRANCH, TREE, IN_TREE, FORM);

    private CollabTables() {}

    record OpenCollab(CollabId collab) {}

    /// Where a party's collaboration lies.
    record SeatRow(PersonId proposer) {}

    record BranchRow(CollabId branch) {}

    record TreeRow(Set<PersonId> members) {
        TreeRow {
            members = Set.copyOf(members);
        }
    }

    record InTree(Instant since) {}
}
