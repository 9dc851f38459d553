package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.Contact.Side;
import dev.clawnet.gateway.people.ContactMachine.Event;
import dev.clawnet.gateway.people.ContactMachine.Step;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who knows whom, by mutual consent, and which identity each side shows.
///
/// Threat: somebody finds out whether a person exists by asking to become a contact. A request for an id that
/// belongs to nobody takes the same path, with the gateway's own rows in place of the other person's, and gets the
/// same answer. See `DiscoveryTest`.
public final class Contacts {
    /// Of one person: more cannot be there.
    private static final int MOST_ROWS =
            Limits.CONTACTS_PER_PERSON + Limits.CONTACT_REQUESTS_OPEN + Limits.CONTACT_REFUSALS_KEPT;

    private final Entries entries;
    private final Grants grants;
    private final Rules rules;
    private final Forms forms;

    Contacts(Entries entries, Grants grants, Rules rules, Forms forms) {
        this.entries = entries;
        this.grants = grants;
        this.rules = rules;
        this.forms = forms;
    }

    /// What stands between two contacts, seen from `self`; empty for everyone else, strangers and nobody alike.
    public static Optional<Bond> between(View view, PersonId self, PersonId other) {
        Optional<Contact> mine = row(view, self, other).filter(contact -> contact.side() == Side.AGREED);
        Optional<Contact> theirs = row(view, other, self).filter(contact -> contact.side() == Side.AGREED);
        if (mine.isEmpty() || theirs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bond(self, other, visible(view, mine.get(), other), visible(view, theirs.get(), self)));
    }

    /// The contacts of a person.
    public static List<PersonId> agreed(View view, PersonId person) {
        return rows(view, person).stream()
                .filter(contact -> contact.side() == Side.AGREED)
                .map(Contact::other)
                .toList();
    }

    static List<Contact> open(View view, PersonId person, Instant now) {
        return rows(view, person).stream()
                .filter(contact -> sideOf(Optional.of(contact), now) != Side.NONE)
                .toList();
    }

    static Optional<Contact> row(View view, PersonId person, PersonId other) {
        return view.find(PeopleTables.CONTACTS, person, other.value());
    }

    static void requireAgreed(View view, PersonId self, PersonId other) {
        if (between(view, self, other).isEmpty()) {
            throw noContact();
        }
    }

    /// Asks. Whoever is asked, and whether anybody is, the caller's rows, entry and answer are the same.
    public Change<Side> request(Tx tx, By by, PersonId wanted, Optional<String> note) {
        by.requireHuman();
        if (wanted.equals(by.person())) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "you are not your own contact");
        }
        if (row(tx, by.person(), wanted).isEmpty() && rows(tx, by.person()).size() >= Limits.CONTACTS_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "you have as many contacts and requests as one may");
        }
        PersonId mailbox = mailbox(tx, by.person(), wanted);
        Side mine = side(tx, by.person(), wanted);
        Side theirs = side(tx, mailbox, by.person());
        Step.To to = required(ContactMachine.step(mine, theirs, Event.REQUEST));
        if (to.mine() != mine) {
            put(tx, by.person(), new Contact(wanted, to.mine(), note, tx.now(), Optional.empty()));
        }
        if (to.theirs() != theirs) {
            forgetOldest(tx, mailbox);
            put(tx, mailbox, new Contact(by.person(), to.theirs(), note, tx.now(), Optional.empty()));
        }
        return moved(tx, by, mailbox, wanted, "contact.requested", new Moved(to, theirs));
    }

    public Change<Side> accept(Tx tx, By by, PersonId other) {
        by.requireHuman();
        return move(tx, by, other, Event.ACCEPT, "contact.accepted");
    }

    public Change<Side> reject(Tx tx, By by, PersonId other) {
        return move(tx, by, other, Event.REJECT, "contact.rejected");
    }

    /// Ends a contact for both (INV-12) with all that rests on it: identities that face, rules that name, grants
    /// towards the other. Becoming contacts again brings none of it back.
    public Change<Side> remove(Tx tx, By by, PersonId other) {
        boolean agreed = side(tx, by.person(), other) == Side.AGREED;
        Change<Side> change = move(tx, by, other, Event.REMOVE, "contact.removed");
        if (!agreed) {
            return change;
        }
        List<Entry> ended = new ArrayList<>(part(tx, by, by.person(), other));
        ended.addAll(part(tx, by, other, by.person()));
        ended.add(entries.entry(
                other, by, "contact.ended", Map.of("counterpart", by.person().value())));
        return change.and(ended, List.of(new ContactEnded(by.person(), other)));
    }

    /// Chooses what a contact sees. Showing an identity lets it face that contact: nobody is shown what they may
    /// not discover.
    public Change<Bond> show(Tx tx, By by, PersonId other, Optional<IdentityId> identity) {
        by.requireHuman();
        requireAgreed(tx, by.person(), other);
        identity.ifPresent(id -> Identities.face(tx, Identities.requireActive(tx, id), other, true));
        row(tx, by.person(), other).ifPresent(mine -> put(tx, by.person(), mine.showing(identity)));
        Bond bond = between(tx, by.person(), other).orElseThrow(Contacts::noContact);
        return changed(tx, by, other, "contact.shown").as(bond);
    }

    public Change<Identity> face(Tx tx, By by, PersonId other, IdentityId identity, boolean allow) {
        by.requireHuman();
        requireAgreed(tx, by.person(), other);
        Identity faced = Identities.face(tx, Identities.requireActive(tx, identity), other, allow);
        hideUnfaced(tx, faced);
        return changed(tx, by, other, "contact.faced")
                .as(faced)
                .and(List.of(), List.of(Identities.changed(by.person(), Optional.of(identity))));
    }

    /// Takes an identity out of the sight of contacts that it may not face (any more).
    static void hideUnfaced(Tx tx, Identity identity) {
        PersonId owner = identity.id().owner();
        for (Contact contact : rows(tx, owner)) {
            if (contact.shown().equals(Optional.of(identity.id())) && !identity.mayFace(contact.other())) {
                put(tx, owner, contact.showing(Optional.empty()));
            }
        }
    }

    /// One side's part of an end: nothing of `owner` rests on `gone` from now on.
    private List<Entry> part(Tx tx, By by, PersonId owner, PersonId gone) {
        Identities.of(tx, owner).forEach(identity -> Identities.face(tx, identity, gone, false));
        rules.forget(tx, owner, gone);
        forms.forget(tx, owner, gone);
        List<Entry> ended = grants.forget(tx, by, owner, gone);
        Revisions.bump(tx, owner);
        return ended;
    }

    private Change<Side> move(Tx tx, By by, PersonId other, Event event, String kind) {
        PersonId mailbox = People.find(tx, other).isPresent() ? other : PersonId.GATEWAY;
        Side theirs = side(tx, mailbox, by.person());
        Step.To to = required(ContactMachine.step(side(tx, by.person(), other), theirs, event));
        settle(tx, by.person(), other, to.mine());
        if (to.theirs() != theirs) {
            settle(tx, mailbox, by.person(), to.theirs());
        }
        return moved(tx, by, mailbox, other, kind, new Moved(to, theirs));
    }

    private record Moved(Step.To to, Side theirsBefore) {
        boolean theirsChanged() {
            return to.theirs() != theirsBefore;
        }
    }

    /// The other side hears of it only when its own side changed; agreeing is an entry of both.
    private Change<Side> moved(Tx tx, By by, PersonId mailbox, PersonId other, String kind, Moved moved) {
        Change<Side> change = changed(tx, by, other, kind).as(moved.to().mine());
        if (!moved.theirsChanged()) {
            return change;
        }
        List<Entry> theirs = new ArrayList<>();
        if (moved.to().theirs() == Side.AGREED) {
            long revision = Revisions.bump(tx, mailbox);
            theirs.add(entries.entry(
                    mailbox,
                    by,
                    "contact.agreed",
                    Map.of("counterpart", by.person().value(), "revision", Long.toString(revision))));
        }
        return change.and(theirs, List.of(heard(mailbox, by.person())));
    }

    /// Where a request goes: to the person, or to nobody when there is no such person or no room for more requests.
    private static PersonId mailbox(Tx tx, PersonId asking, PersonId wanted) {
        boolean known = People.find(tx, wanted).isPresent();
        boolean room = row(tx, wanted, asking).isPresent() || !full(tx, wanted);
        return known && room ? wanted : PersonId.GATEWAY;
    }

    private static void settle(Tx tx, PersonId person, PersonId other, Side side) {
        if (side == Side.NONE) {
            tx.delete(PeopleTables.CONTACTS, person, other.value());
        } else if (side(tx, person, other) != side) {
            Optional<String> note = row(tx, person, other).flatMap(Contact::note);
            put(tx, person, new Contact(other, side, note, tx.now(), Optional.empty()));
        }
    }

    private Change<Boolean> changed(Tx tx, By by, PersonId other, String kind) {
        long revision = Revisions.bump(tx, by.person());
        Map<String, String> fields = Map.of("counterpart", other.value(), "revision", Long.toString(revision));
        List<Notice> notices = List.of(heard(by.person(), other), new PolicyChanged(by.person(), revision));
        return new Change<>(true, List.of(entries.entry(by, kind, fields)), notices);
    }

    private static Broadcast<?> heard(PersonId person, PersonId about) {
        return new Broadcast<>(person, ContactMethods.CONTACTS_CHANGED, new ContactMethods.ContactsChanged(about));
    }

    private static Step.To required(Step step) {
        return switch (step) {
            case Step.To to -> to;
            case Step.Nothing _ -> throw noContact();
        };
    }

    static Fault noContact() {
        return new Fault(
                ErrorCode.NOT_FOUND,
                "you have no such contact or request",
                Map.of("hint", "see `clawnet contacts list`; a new one begins with `clawnet contacts request`"));
    }

    private static Side side(Tx tx, PersonId person, PersonId other) {
        return sideOf(row(tx, person, other), tx.now());
    }

    /// A request that nobody answered for too long counts as none.
    private static Side sideOf(Optional<Contact> contact, Instant now) {
        return contact.filter(row -> switch (row.side()) {
                    case REQUESTED, ASKED -> now.isBefore(row.since().plus(Limits.CONTACT_REQUEST_LIFE));
                    case AGREED, REFUSED, NONE -> true;
                })
                .map(Contact::side)
                .orElse(Side.NONE);
    }

    private static Optional<IdentityId> visible(View view, Contact contact, PersonId viewer) {
        return contact.shown()
                .flatMap(id -> Identities.find(view, id))
                .filter(identity -> identity.mayFace(viewer))
                .map(Identity::id);
    }

    private static boolean full(Tx tx, PersonId person) {
        return rows(tx, person).stream()
                        .filter(contact -> sideOf(Optional.of(contact), tx.now()) == Side.ASKED)
                        .count()
                >= Limits.CONTACT_REQUESTS_OPEN;
    }

    /// Forgets the oldest of what was refused or never answered, before one more row comes from somebody else: neither
    /// may grow without end, nor keep a new request out.
    private static void forgetOldest(Tx tx, PersonId person) {
        List<Contact> over = rows(tx, person).stream()
                .filter(contact -> contact.side() == Side.REFUSED
                        || (contact.side() == Side.ASKED && sideOf(Optional.of(contact), tx.now()) == Side.NONE))
                .sorted(Comparator.comparing(Contact::since))
                .toList();
        if (over.size() >= Limits.CONTACT_REFUSALS_KEPT) {
            tx.delete(PeopleTables.CONTACTS, person, over.getFirst().other().value());
        }
    }

    private static List<Contact> rows(View view, PersonId person) {
        return view.list(PeopleTables.CONTACTS, person, "", MOST_ROWS).stream()
                .map(View.Row::value)
                .toList();
    }

    private static void put(Tx tx, PersonId person, Contact contact) {
        tx.put(PeopleTables.CONTACTS, person, contact.other().value(), contact);
    }
}
