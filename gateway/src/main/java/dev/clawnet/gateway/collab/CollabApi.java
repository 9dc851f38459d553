package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.collab.CollabMachine.Event;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Bond;
import dev.clawnet.gateway.people.Contacts;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.Purposes;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Placed;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What owners see and do themselves: propose, speak in place of their agent, end. An owner's word is a release of
/// exactly the text given, and so needs a human device.
final class CollabApi {
    private final Store store;
    private final Collabs collabs;
    private final Offers offers;
    private final CollabEntries entries;
    private final CollabViews views;

    CollabApi(Store store, Collabs collabs, Offers offers, CollabEntries entries, CollabViews views) {
        this.store = store;
        this.collabs = collabs;
        this.offers = offers;
        this.entries = entries;
        this.views = views;
    }

    void bind(MethodTable table) {
        table.bind(CollabMethods.COLLAB_LIST, this::list);
        table.bind(CollabMethods.COLLAB_SHOW, this::show);
        table.bind(CollabMethods.COLLAB_OPEN, this::open);
        table.bind(CollabMethods.COLLAB_SAY, this::say);
        table.bind(CollabMethods.COLLAB_END, this::end);
    }

    private CollabMethods.CollabList list(Caller caller, Method.None none) {
        return store.read(view -> new CollabMethods.CollabList(CollabBook.listed(view, caller.person()).stream()
                .map(collab -> views.of(view, collab, caller.person()))
                .toList()));
    }

    private CollabMethods.Shown show(Caller caller, CollabMethods.Show show) {
        return store.read(view -> {
            Collab collab = required(view, caller.person(), show.collab());
            List<CollabMethods.LineView> lines = CollabBook.lines(view, collab).stream()
                    .filter(line -> line.seq() > show.after().orElse(0L))
                    .map(line -> CollabViews.of(line, caller.person()))
                    .toList();
            List<CollabMethods.DraftView> drafts = drafts(view, caller.person(), collab.id()).stream()
                    .map(CollabViews::of)
                    .toList();
            return new CollabMethods.Shown(views.of(view, collab, caller.person()), lines, drafts);
        });
    }

    private CollabMethods.CollabView open(Caller caller, CollabMethods.Open open) {
        return store.write(tx -> {
            Identity identity = Identities.bySlug(tx, caller.person(), open.identity())
                    .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no active identity of that name"));
            boolean shown = Contacts.between(tx, caller.person(), open.with())
                    .flatMap(Bond::shown)
                    .filter(identity.id()::equals)
                    .isPresent();
            if (!shown) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "that identity is not the one you show to this person, or they are no contact",
                        Map.of("hint", "choose it with `clawnet contacts show`"));
            }
            Optional<Offers.Above> above = open.within().map(id -> above(tx, caller.person(), open.with(), id));
            boolean onward = open.onward().orElse(false);
            if (onward
                    && above.filter(within -> !within.parent().chain().forTree())
                            .isPresent()) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "a branch can be onward only where the collaboration above is",
                        Map.of("hint", "open it without onward: what it brings is then yours to pass on"));
            }
            Offers.Proposed proposed = offers.propose(
                    tx,
                    new Offers.Proposal(
                            identity.id(),
                            open.with(),
                            showable(open.topic()),
                            open.purpose().orElse(Purposes.OWN),
                            "",
                            open.turns(),
                            above,
                            onward));
            List<Entry> recorded = new ArrayList<>(proposed.entries());
            recorded.add(entries.opened(proposed.collab(), caller.person(), caller.actor()));
            return new Change<>(views.of(tx, proposed.collab(), caller.person()), recorded, proposed.notices());
        });
    }

    /// What is no secret to the caller is told at once; what the chain above holds shows as silence.
    private static Offers.Above above(Tx tx, PersonId owner, PersonId with, CollabId id) {
        Collab parent = required(tx, owner, id);
        if (!(parent.state() instanceof Collab.State.Open) || !CollabBook.stands(tx, parent)) {
            throw new Fault(ErrorCode.CONFLICT, "the collaboration above is not open");
        }
        if (parent.people().contains(with)) {
            throw new Fault(ErrorCode.CONFLICT, "this person takes part in it already");
        }
        if (!Branches.roomFor(tx, parent, owner)) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "your side opened as many branches of it as one may: " + Limits.BRANCHES_PER_SIDE);
        }
        return new Offers.Above(parent, false);
    }

    private CollabMethods.Done say(Caller caller, CollabMethods.Say say) {
        return store.write(tx -> {
            Collab collab = required(tx, caller.person(), say.collab());
            Side side = collab.sideOf(caller.person()).orElseThrow();
            Optional<Draft> draft = say.draft().map(id -> draft(tx, caller.person(), collab, id.value()));
            String text = draft.map(Draft::text)
                    .or(say::text)
                    .map(CollabApi::showable)
                    .orElseThrow();
            draft.ifPresent(sent -> requireReleasable(tx, collab, sent));
            if (!(collab.state() instanceof Collab.State.Open) || !CollabBook.stands(tx, collab)) {
                throw new Fault(ErrorCode.CONFLICT, "the collaboration is not open");
            }
            Collab.Words words = new Collab.Words(text, false, false, caller.actor(), draft.map(Draft::id));
            Collabs.Moved moved = collabs.on(tx, collab, new Event.Said(side, words));
            moved.refused().ifPresent(why -> {
                throw new Fault(
                        ErrorCode.CONFLICT, why, Map.of("hint", "`clawnet collab watch` shows when it was heard"));
            });
            draft.ifPresent(sent -> tx.put(
                    CollabTables.DRAFT,
                    caller.person(),
                    collab.id().value() + "/" + sent.id().value(),
                    sent.asSent()));
            List<Entry> recorded = new ArrayList<>(moved.entries());
            recorded.add(entries.released(
                    collab,
                    caller.person(),
                    caller.actor(),
                    text,
                    draft.map(sent -> Map.of("draft", sent.id().value())).orElse(Map.of())));
            return new Change<>(CollabMethods.Done.DONE, recorded, moved.notices());
        });
    }

    private CollabMethods.Done end(Caller caller, CollabMethods.Which which) {
        return store.write(tx -> {
            Collab collab = required(tx, caller.person(), which.collab());
            Collabs.Moved moved = collabs.on(tx, collab, new Event.Ended());
            if (moved.refused().isPresent()) {
                throw new Fault(ErrorCode.CONFLICT, "it is over already");
            }
            return new Change<>(CollabMethods.Done.DONE, moved.entries(), moved.notices());
        });
    }

    /// What cannot be shown whole and plain cannot be released.
    private static String showable(String text) {
        PlainText.blockProblem(text, CollabMethods.TEXT).ifPresent(problem -> {
            throw new Fault(ErrorCode.INVALID_REQUEST, "the text " + problem);
        });
        return text;
    }

    /// A draft that carries what a third owner let in only for others cannot be sent here.
    private static void requireReleasable(Tx tx, Collab collab, Draft draft) {
        Labels none = new Labels(
                Placed.rules(List.of()), Map.of(), Optional.empty(), Optional.empty(), Purposes.OWN, tx.now());
        for (Map.Entry<PersonId, Readers> policy : draft.foreign().entrySet()) {
            if (!none.admits(collab.audience(), policy.getValue(), policy.getKey())) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "the draft rests on text of somebody who did not let it out to this person",
                        Map.of("hint", "say in your own words what you want to pass on"));
            }
        }
    }

    private static Draft draft(View view, PersonId owner, Collab collab, String id) {
        return view.find(CollabTables.DRAFT, owner, collab.id().value() + "/" + id)
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such draft"));
    }

    private static List<Draft> drafts(View view, PersonId owner, CollabId collab) {
        return view.newest(CollabTables.DRAFT, owner, collab.value() + "/", CollabBook.LISTED).stream()
                .map(View.Row::value)
                .toList();
    }

    static Collab required(View view, PersonId party, CollabId id) {
        return CollabBook.find(view, party, id)
                .filter(collab -> CollabViews.mayKnow(collab, party))
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such collaboration"));
    }
}
