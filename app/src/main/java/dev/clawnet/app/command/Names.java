package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods.IdentityView;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// What people type, turned into ids. Only the caller's own person, contacts and objects are looked at; a name that
/// fits two is refused with both, since ids select and names do not.
final class Names {
    private static final List<String> ME = List.of("me", "self");
    /// Kinds of places of which each is one identity's.
    private static final Set<String> OF_IDENTITIES = Set.of("memory", "workspace", "session", "sandbox");

    private final Link link;

    Names(Link link) {
        this.link = link;
    }

    /// A person by id, slug, display name, or `me`.
    PersonId person(String typed) {
        if (typed.matches("p-[0-9a-z]{1,40}")) {
            return new PersonId(typed);
        }
        PersonView self = self();
        if (ME.contains(typed)) {
            return self.person();
        }
        Map<PersonId, List<String>> known = people(self);
        List<PersonId> found = known.entrySet().stream()
                .filter(person -> person.getValue().stream().anyMatch(typed::equalsIgnoreCase))
                .map(Map.Entry::getKey)
                .toList();
        return one(
                "person",
                typed,
                found,
                PersonId::value,
                known.values().stream().flatMap(List::stream).toList(),
                "clawnet contacts list");
    }

    PersonView self() {
        return link.call(PeopleMethods.PEOPLE_SELF, new Method.None());
    }

    private Map<PersonId, List<String>> people(PersonView self) {
        Map<PersonId, List<String>> known = new LinkedHashMap<>();
        known.put(self.person(), names(self));
        link.call(PeopleMethods.PEOPLE_LIST, new Method.None())
                .people()
                .forEach(person -> known.put(person.person(), names(person)));
        link.call(ContactMethods.CONTACTS_LIST, new Method.None())
                .contacts()
                .forEach(contact -> contact.name()
                        .ifPresent(name -> known.computeIfAbsent(contact.person(), _ -> new ArrayList<>())
                                .add(name)));
        return known;
    }

    private static List<String> names(PersonView person) {
        return new ArrayList<>(
                Stream.concat(Stream.of(person.name()), person.slug().stream()).toList());
    }

    /// How people are called, by id, for showing.
    Map<String, String> callings() {
        Map<String, String> callings = new LinkedHashMap<>();
        people(self()).forEach((person, names) -> callings.put(person.value(), names.getFirst()));
        return callings;
    }

    /// An identity of the caller by id or slug.
    IdentityView identity(String typed) {
        List<IdentityView> all =
                link.call(IdentityMethods.IDENTITIES_LIST, new Method.None()).identities();
        List<IdentityView> found = all.stream()
                .filter(identity ->
                        identity.slug().equals(typed) || identity.identity().equals(typed))
                .toList();
        // A retired identity keeps its slug; the living one is meant.
        List<IdentityView> living = found.stream()
                .filter(identity -> identity.status().equals("active"))
                .toList();
        return one(
                "identity",
                typed,
                living.isEmpty() ? found : living,
                IdentityView::identity,
                all.stream().map(IdentityView::slug).toList(),
                "clawnet identities list");
    }

    /// How the caller's agents are called, by id.
    Map<String, String> agents() {
        Map<String, String> slugs = new LinkedHashMap<>();
        link.call(IdentityMethods.IDENTITIES_LIST, new Method.None())
                .identities()
                .forEach(identity -> slugs.put(identity.identity(), identity.slug()));
        return slugs;
    }

    /// One of several things by its id, or by a beginning of it that no other shares, or by a name it has.
    static <T> T pick(What what, String typed, List<T> all, Function<T, List<String>> names) {
        List<T> exact =
                all.stream().filter(one -> names.apply(one).contains(typed)).toList();
        List<T> found = exact.isEmpty()
                ? all.stream()
                        .filter(one -> typed.length() >= 3
                                && names.apply(one).getFirst().startsWith(typed))
                        .toList()
                : exact;
        return one(
                what.kind(),
                typed,
                found,
                one -> names.apply(one).getFirst(),
                all.stream().flatMap(one -> names.apply(one).stream()).toList(),
                what.listing());
    }

    /// What is looked for, and the command that lists what there is.
    record What(String kind, String listing) {}

    /// A place or object: `kind://me/...` with the caller's own person; what an identity has may name its slug.
    String resource(String typed) {
        int scheme = typed.indexOf("://");
        if (scheme < 1) {
            throw new Problem(Exit.USAGE, "'" + PlainText.visible(typed) + "' is no place")
                    .hint("a place has the form kind://me/part/part, such as node://me/laptop/home/li/specs/**");
        }
        String rest = typed.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String owner = slash < 0 ? rest : rest.substring(0, slash);
        return typed.substring(0, scheme + 3)
                + person(owner).value()
                + (slash < 0 ? "" : owned(typed.substring(0, scheme), rest.substring(slash)));
    }

    private String owned(String kind, String path) {
        String[] parts = path.split("/", 3);
        if (!OF_IDENTITIES.contains(kind)
                || parts.length < 2
                || parts[1].isEmpty()
                || parts[1].contains("*")
                || parts[1].equals("manager")) {
            return path;
        }
        return "/" + identity(parts[1]).identity() + (parts.length > 2 ? "/" + parts[2] : "");
    }

    /// A reader: a person, a person and the tree around it (`nova~`), `all`, `service:name` or `correspondent:...`.
    String reader(String typed) {
        if (typed.equals("all") || typed.startsWith("service:") || typed.startsWith("correspondent:")) {
            return typed;
        }
        return typed.endsWith("~")
                ? person(typed.substring(0, typed.length() - 1)).value() + "~"
                : person(typed).value();
    }

    private static <T> T one(
            String kind, String typed, List<T> found, Function<T, String> id, List<String> known, String listing) {
        if (found.size() == 1) {
            return found.getFirst();
        }
        String shown = PlainText.visible(typed);
        if (found.size() > 1) {
            throw new Problem(Exit.FAILED, "'" + shown + "' fits more than one " + kind)
                    .hint("type the id of the one you mean: "
                            + String.join(", ", found.stream().map(id).toList()))
                    .next(listing);
        }
        Problem problem = new Problem(Exit.FAILED, "there is no " + kind + " '" + shown + "' that you know");
        Optional<String> near = Nearest.of(typed, known);
        throw (near.isPresent() ? problem.hint("did you mean " + near.get() + "?") : problem).next(listing);
    }
}
