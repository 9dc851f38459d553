package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Contacts: two people who both agreed to know each other.
public final class ContactMethods {
    private ContactMethods() {}

    /// The caller's side of a contact.
    ///
    /// @param name the other's name; absent while only the caller asked
    /// @param state `requested` (the caller asked), `asked` (the other asked), `refused` (the caller said no),
    ///     `agreed`
    /// @param note what the asking side wrote
    /// @param shown the identity that the caller shows to the other
    /// @param seen the identity that the other shows to the caller
    /// @param providers model providers that learn what the other's agents learn
    public record ContactView(
            PersonId person,
            Optional<String> name,

            @OneOf({"requested", "asked", "refused", "agreed"})
            String state,

            Optional<String> note,
            Optional<String> shown,
            Optional<SeenIdentity> seen,
            Optional<List<String>> providers,
            Long sinceMs) {}

    /// What a counterpart sees of an identity.
    public record SeenIdentity(String identity, String slug) {}

    public record ContactList(List<ContactView> contacts) {}

    public record Request(
            PersonId person,

            @Text(min = 1, max = Wire.NOTE, kind = Text.Kind.LINE)
            Optional<String> note) {
        public Request {
            Wire.given("person", person);
            note = Wire.line("note", note, Wire.NOTE);
        }
    }

    public record Whom(PersonId person) {
        public Whom {
            Wire.given("person", person);
        }
    }

    public record Done(Boolean ok) {
        public static final Done DONE = new Done(true);
    }

    /// Which identity a contact sees.
    ///
    /// @param identity the identity to show; absent: none, and nothing is seen
    public record Show(
            PersonId person, @Form(IdentityId.FORM) Optional<String> identity) {
        public Show {
            Wire.given("person", person);
            identity = identity.map(Wire::identity);
        }
    }

    public record Face(
            PersonId person, @Form(IdentityId.FORM) String identity, Boolean allow) {
        public Face {
            Wire.given("person", person);
            Wire.given("allow", allow);
            identity = Wire.identity(identity);
        }
    }

    public static final Method<Method.None, ContactList> CONTACTS_LIST = method("contacts.list")
            .returns(ContactList.class)
            .needs(Scope.READ)
            .doc("The caller's contacts and open contact requests.");

    public static final Method<Request, Done> CONTACTS_REQUEST = method("contacts.request")
            .takes(Request.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("contact.requested")
            .perMinute(30)
            .fails(ErrorCode.LIMIT_REACHED)
            .doc("Asks a person to become a contact. The answer is the same whether or not that person exists.");

    public static final Method<Whom, ContactView> CONTACTS_ACCEPT = method("contacts.accept")
            .takes(Whom.class)
            .returns(ContactView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("contact.accepted")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Agrees to a contact that the other person asked for.");

    public static final Method<Whom, Done> CONTACTS_REJECT = method("contacts.reject")
            .takes(Whom.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .writes("contact.rejected")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Says no to a contact request; the other side sees no answer.");

    public static final Method<Whom, Done> CONTACTS_REMOVE = method("contacts.remove")
            .takes(Whom.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .writes("contact.removed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Ends a contact on both sides, with all that rests on it; or takes back one's own request.");

    public static final Method<Show, ContactView> CONTACTS_SHOW = method("contacts.show")
            .takes(Show.class)
            .returns(ContactView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("contact.shown")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Chooses the identity that a contact sees, which may then face that contact.");

    public static final Method<Face, Done> CONTACTS_FACE = method("contacts.face")
            .takes(Face.class)
            .returns(Done.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("contact.faced")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Allows or forbids one identity to face a contact.");

    public record ContactsChanged(PersonId person) {}

    public static final EventType<ContactsChanged> CONTACTS_CHANGED = EventType.event(
            "contacts.changed",
            ContactsChanged.class,
            Scope.READ,
            "A contact or contact request of the caller changed.");

    public static final List<Method<?, ?>> ALL = List.of(
            CONTACTS_LIST,
            CONTACTS_REQUEST,
            CONTACTS_ACCEPT,
            CONTACTS_REJECT,
            CONTACTS_REMOVE,
            CONTACTS_SHOW,
            CONTACTS_FACE);
    public static final List<EventType<?>> EVENTS = List.of(CONTACTS_CHANGED);
}
