package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-11: two worlds that differ only in whether a person is there look the same to everybody else.
@Tag("INV-11")
class DiscoveryTest {
    private static final PersonId NOBODY = PersonId.mint(new Random(99));

    /// Whoever asks, the target is a person who exists, who refused, or nobody: same answers, entries and events.
    @Test
    void a_request_looks_the_same_for_somebody_and_for_nobody() {
        assertThat(story(Target.NOBODY)).isEqualTo(story(Target.STRANGER)).isEqualTo(story(Target.REFUSES));
    }

    private enum Target {
        NOBODY,
        STRANGER,
        REFUSES
    }

    /// What Li sees while asking, in a world where the target is such; ids of the target blanked out.
    private static List<String> story(Target kind) {
        World world = new World(5);
        PersonId li = world.person("Li");
        PersonId stranger = world.person("Stranger");
        PersonId target = kind == Target.NOBODY ? NOBODY : stranger;
        if (kind == Target.REFUSES) {
            world.request(li, target);
            world.call(world.human(target), ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(li));
            world.call(world.human(li), ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(target));
        }
        return probe(world, li, target);
    }

    private static List<String> probe(World world, PersonId li, PersonId target) {
        world.heard.clear();
        int before = world.entries.all().size();
        long revision = world.read(view -> Revisions.of(view, li));
        List<String> seen = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            see(
                    seen,
                    () -> world.call(
                            world.human(li),
                            ContactMethods.CONTACTS_REQUEST,
                            new ContactMethods.Request(target, Optional.of("hello"))));
            see(seen, () -> world.contactsOf(li));
            see(seen, () -> world.call(world.human(li), PeopleMethods.PEOPLE_LIST, new Method.None()));
            for (Consumer<World> attempt : attempts(li, target)) {
                see(seen, () -> {
                    attempt.accept(world);
                    return "done";
                });
            }
            see(
                    seen,
                    () -> world.call(world.human(li), ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(target)));
            see(seen, () -> world.contactsOf(li));
        }
        world.entries.all().subList(before, world.entries.all().size()).stream()
                .filter(entry -> li.value().equals(entry.fields().get("owner")))
                .forEach(entry -> seen.add(text(entry, revision)));
        world.heard.stream()
                .filter(event -> event.person().equals(li))
                .forEach(event -> seen.add(event.event().name() + Json.STRICT.writeValueAsString(event.payload())));
        return seen.stream().map(line -> line.replace(target.value(), "TARGET")).toList();
    }

    /// Everything that takes a person: each must fail alike.
    private static List<Consumer<World>> attempts(PersonId li, PersonId target) {
        return List.of(
                world -> world.call(world.human(li), ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(target)),
                world -> world.call(world.human(li), ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(target)),
                world -> world.show(li, target, new IdentityId(li, "i-x")),
                world -> world.call(
                        world.human(li), ContactMethods.CONTACTS_FACE, new ContactMethods.Face(target, "i-x", true)),
                world -> world.call(
                        world.human(li),
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                "x",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(List.of(target)),
                                Optional.empty(),
                                Optional.empty())),
                world -> world.call(
                        world.human(li),
                        RuleMethods.RULES_ADD,
                        new RuleMethods.Add(
                                "node://" + li + "/home",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(target.value()),
                                Optional.empty(),
                                Optional.empty())),
                world -> world.call(
                        world.human(li),
                        RuleMethods.RULES_ADD,
                        new RuleMethods.Add(
                                "node://" + target + "/home",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty())),
                world -> world.call(
                        world.human(li),
                        GrantMethods.GRANTS_MINT,
                        new GrantMethods.Mint(
                                main(world, li),
                                List.of("read"),
                                List.of("node://" + target + "/home"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
    }

    private static String main(World world, PersonId person) {
        return world.read(view ->
                Identities.bySlug(view, person, "main").orElseThrow().id().value());
    }

    private static void see(List<String> seen, Supplier<Object> attempt) {
        try {
            seen.add(Json.STRICT.writeValueAsString(attempt.get()));
        } catch (Fault fault) {
            seen.add(fault.code() + " " + fault.getMessage() + " " + fault.details());
        }
    }

    private static String text(Entry entry, long revision) {
        TreeMap<String, String> fields = new TreeMap<>(entry.fields());
        fields.computeIfPresent("revision", (_, value) -> Long.toString(Long.parseLong(value) - revision));
        return entry.kind() + fields;
    }

    /// Nothing of an identity shows to those it may not face: not in lists, not by its id.
    @Test
    void a_hidden_identity_looks_like_one_that_never_was() {
        assertThat(identityStory(true)).isEqualTo(identityStory(false));
    }

    private static List<String> identityStory(boolean exists) {
        World world = new World(8);
        PersonId li = world.person("Li");
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);
        IdentityId hidden = new IdentityId(nova, "i-hidden");
        if (exists) {
            hidden = world.identity(nova, "secret-sales");
        }
        List<String> seen = new ArrayList<>();
        String id = hidden.value();
        see(seen, () -> world.contactsOf(li));
        see(seen, () -> world.call(world.human(li), PeopleMethods.PEOPLE_LIST, new Method.None()));
        see(seen, () -> {
            world.show(li, nova, new IdentityId(li, id));
            return "shown";
        });
        see(seen, () -> world.call(world.human(li), IdentityMethods.IDENTITIES_RETIRE, new IdentityMethods.Retire(id)));
        see(seen, () -> world.read(view -> Contacts.between(view, li, nova)));
        return seen;
    }

    /// The steward's mark opens nobody's contacts, identities, grants or rules.
    @Test
    void a_steward_sees_names_of_those_it_created_and_nothing_else() {
        World world = new World();
        PersonId li = world.person("Li");
        world.identity(li, "procurement");
        PeopleMethods.PersonView seen = world.call(
                        world.human(world.host.id()), PeopleMethods.PEOPLE_LIST, new Method.None())
                .people()
                .getLast();
        assertThat(seen)
                .isEqualTo(new PeopleMethods.PersonView(
                        li,
                        "Li",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(world.call(world.human(li), PeopleMethods.PEOPLE_LIST, new Method.None())
                        .people())
                .hasSize(1);
    }
}
