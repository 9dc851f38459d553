package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// Persons: who lives on this gateway, as far as the caller may know.
public final class PeopleMethods {
    /// Providers that one person declares.
    public static final int PROVIDERS_MOST = 20;

    private PeopleMethods() {}

    /// What the caller may know of a person. Of others than the caller only id and name are present, and of
    /// contacts the model providers they declared.
    public record PersonView(
            PersonId person,
            String name,
            Optional<String> slug,
            Optional<Boolean> host,
            Optional<Boolean> steward,
            Optional<List<String>> providers,
            Optional<Long> createdAtMs) {}

    public record PersonList(List<PersonView> people) {}

    /// A person to be.
    ///
    /// @param steward whether the person may do gateway-wide acts
    public record Create(
            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            String name,

            @Form(Wire.SLUG_FORM) Optional<String> slug,
            Optional<Boolean> steward) {
        public Create {
            name = PlainText.line("name", Wire.given("name", name), Wire.NAME);
            slug = slug.map(value -> Wire.slug("slug", value));
        }
    }

    /// Shown once: neither code can be read again.
    ///
    /// @param setupCode pairs the person's first human device
    /// @param recoveryCode lets the person in until that device has paired, which is shown another one
    public record Created(PersonView person, String setupCode, String recoveryCode) {}

    public record Rename(
            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> name,

            @Form(Wire.SLUG_FORM) Optional<String> slug) {
        public Rename {
            name = Wire.line("name", name, Wire.NAME);
            slug = slug.map(value -> Wire.slug("slug", value));
            if (name.isEmpty() && slug.isEmpty()) {
                throw new IllegalArgumentException("give a name or a slug");
            }
        }
    }

    /// What takes the place of all that was declared before.
    ///
    /// @param providers names of the model providers that learn what this person's agents learn
    public record Providers(
            @Size(max = PROVIDERS_MOST) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            List<String> providers) {
        public Providers {
            providers = Wire.atMost("providers", providers, PROVIDERS_MOST).stream()
                    .map(name -> PlainText.line("provider", name, Wire.NAME))
                    .toList();
        }
    }

    public static final Method<Method.None, PersonView> PEOPLE_SELF = method("people.self")
            .returns(PersonView.class)
            .needs(Scope.READ)
            .doc("The person that the calling device belongs to.");

    public static final Method<Method.None, PersonList> PEOPLE_LIST = method("people.list")
            .returns(PersonList.class)
            .needs(Scope.READ)
            .doc("The caller, the caller's contacts, and for a steward the people that the steward created.");

    public static final Method<Create, Created> PEOPLE_CREATE = method("people.create")
            .takes(Create.class)
            .returns(Created.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .stewardOnly()
            .writes("person.created")
            .idempotent()
            .perMinute(30)
            .fails(ErrorCode.NAME_TAKEN)
            .doc("Creates a person with a manager and the identity main; answers the codes that let the person in.");

    public static final Method<Rename, PersonView> PEOPLE_RENAME = method("people.rename")
            .takes(Rename.class)
            .returns(PersonView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("person.renamed")
            .perMinute(30)
            .fails(ErrorCode.NAME_TAKEN)
            .doc("Changes the caller's own name or slug.");

    public static final Method<Providers, PersonView> PEOPLE_PROVIDERS = method("people.providers")
            .takes(Providers.class)
            .returns(PersonView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("person.providers")
            .perMinute(30)
            .doc("Declares the model providers that the caller's agents use; contacts see them.");

    /// Whose person changed: always the receiver's own.
    public record PeopleChanged(PersonId person) {}

    public static final EventType<PeopleChanged> PEOPLE_CHANGED =
            EventType.event("people.changed", PeopleChanged.class, Scope.READ, "The caller's person changed.");

    public static final List<Method<?, ?>> ALL =
            List.of(PEOPLE_SELF, PEOPLE_LIST, PEOPLE_CREATE, PEOPLE_RENAME, PEOPLE_PROVIDERS);
    public static final List<EventType<?>> EVENTS = List.of(PEOPLE_CHANGED);
}
