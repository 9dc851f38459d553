package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.ContactMethods.ContactView;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ContactsTest {
    private final World world = new World();
    private final PersonId li = world.person("Li");
    private final PersonId nova = world.person("Nova");

    /// INV-12: one asks, the other agrees; only then are both contacts.
    @Test
    @Tag("INV-12")
    void both_sides_must_want_it() {
        world.request(li, nova);
        assertThat(bond(li, nova)).isEmpty();
        assertThat(bond(nova, li)).isEmpty();
        assertThat(world.contactsOf(nova)).extracting(ContactView::state).containsExactly("asked");

        world.call(world.human(nova), ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(li));

        assertThat(bond(li, nova)).isPresent();
        assertThat(bond(nova, li)).isPresent();
        assertThat(world.contactsOf(li)).extracting(ContactView::state).containsExactly("agreed");
        assertThat(world.entries.ofKind("contact.agreed")).hasSize(1);
    }

    @Test
    @Tag("INV-12")
    void two_requests_that_cross_are_an_agreement() {
        world.request(li, nova);
        world.request(nova, li);
        assertThat(bond(li, nova)).isPresent();
    }

    /// INV-12: removal by either side ends it for both, with all that rested on it, and the new start is empty.
    @Test
    @Tag("INV-12")
    void removal_by_either_side_ends_everything_on_both_sides() {
        for (boolean byLi : new boolean[] {true, false}) {
            PersonId one = world.person("One");
            PersonId other = world.person("Other");
            IdentityId ones = bound(one, other);
            IdentityId others = bound(other, one);
            PersonId remover = byLi ? one : other;
            world.call(
                    world.human(remover), ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(byLi ? other : one));

            for (boolean again : new boolean[] {false, true}) {
                assertThat(bond(one, other).isPresent()).isEqualTo(again);
                assertThat(bond(other, one).isPresent()).isEqualTo(again);
                assertNothingRests(one, other, ones);
                assertNothingRests(other, one, others);
                if (!again) {
                    world.contacts(one, other);
                }
            }
            assertThat(world.told).contains(new ContactEnded(remover, byLi ? other : one));
        }
        assertThat(world.entries.ofKind("contact.ended")).hasSize(2);
    }

    /// A contact, an identity that faces and is shown, a rule that names the other alone, a grant towards the
    /// other alone.
    private IdentityId bound(PersonId person, PersonId other) {
        if (bond(person, other).isEmpty()) {
            world.contacts(person, other);
        }
        IdentityId identity = world.identity(person, "sales");
        world.show(person, other, identity);
        world.call(
                world.human(person),
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        "node://" + person + "/home/specs",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(other + "~"),
                        Optional.empty(),
                        Optional.empty()));
        world.call(
                world.human(person),
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        identity.value(),
                        List.of("read"),
                        List.of("node://" + person + "/home/specs"),
                        Optional.of(List.of(other)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return identity;
    }

    private void assertNothingRests(PersonId person, PersonId gone, IdentityId identity) {
        world.read(view -> {
            assertThat(Contacts.between(view, person, gone).flatMap(Bond::shown))
                    .isEmpty();
            assertThat(Identities.find(view, identity).orElseThrow().counterparts())
                    .doesNotContain(gone);
            assertThat(Grants.live(view, identity)).isEmpty();
            assertThat(Rules.live(view, person, world.time.instant()))
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.readers()).isEqualTo(Readers.NOBODY));
            return true;
        });
    }

    /// Ending a narrow rule would let a wide one through to its place: it stays, without the reader who left.
    @Test
    void the_end_of_a_contact_widens_nothing() {
        PersonId third = world.person("Third");
        world.contacts(li, nova);
        world.contacts(li, third);
        addRule("specs", List.of(third.value()));
        addRule("specs/secret", List.of(nova.value()));

        world.call(world.human(li), ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(nova));

        assertThat(world.rules(li, world.time.instant()))
                .extracting(rule -> rule.place().prefix().segments().getLast()
                        + rule.readers().set())
                .containsExactlyInAnyOrder("specs" + List.of(new Reader.Human(third)), "secret[]");
    }

    private void addRule(String path, List<String> readers) {
        world.call(
                world.human(li),
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        "node://" + li + "/home/" + path,
                        Optional.empty(),
                        Optional.empty(),
                        readers,
                        Optional.empty(),
                        Optional.empty()));
    }

    /// INV-10: only the owner chooses what a contact sees; the identity must be the owner's own.
    @Test
    @Tag("INV-10")
    void a_counterpart_cannot_choose_the_identity_it_faces() {
        world.contacts(li, nova);
        IdentityId sales = world.identity(nova, "sales");
        IdentityId research = world.identity(nova, "research");
        world.show(nova, li, sales);

        assertThatThrownBy(() -> world.show(li, nova, research)).satisfies(ContactsTest::isNotFound);
        assertThatThrownBy(() -> world.call(
                        world.human(li),
                        ContactMethods.CONTACTS_FACE,
                        new ContactMethods.Face(nova, research.value(), true)))
                .satisfies(ContactsTest::isNotFound);
        assertThat(bond(li, nova).flatMap(Bond::seen)).contains(sales);
    }

    /// INV-10: what is shown follows the owner's choices at once.
    @Test
    @Tag("INV-10")
    void an_identity_that_may_not_face_a_contact_is_not_seen() {
        world.contacts(li, nova);
        IdentityId sales = world.identity(nova, "sales");
        world.show(nova, li, sales);
        assertThat(world.contactsOf(li).getFirst().seen()).isPresent();

        world.call(world.human(nova), ContactMethods.CONTACTS_FACE, new ContactMethods.Face(li, sales.value(), false));

        assertThat(world.contactsOf(li).getFirst().seen()).isEmpty();
        assertThat(world.contactsOf(nova).getFirst().shown()).isEmpty();
    }

    @Test
    @Tag("INV-11")
    void a_contact_without_a_shown_identity_sees_nothing() {
        world.identity(nova, "sales");
        world.contacts(li, nova);
        assertThat(world.contactsOf(li).getFirst().seen()).isEmpty();
    }

    @Test
    void a_refusal_is_not_told_and_not_asked_again() {
        world.request(li, nova);
        List<ContactView> before = world.contactsOf(li);
        world.call(world.human(nova), ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(li));
        assertThat(world.contactsOf(li)).isEqualTo(before);

        world.heard.clear();
        world.request(li, nova);
        assertThat(world.heard).noneMatch(event -> event.person().equals(nova));
        assertThat(world.contactsOf(nova)).extracting(ContactView::state).containsExactly("refused");
        assertThat(world.heard).anyMatch(event -> event.person().equals(li));
    }

    @Test
    void a_request_that_nobody_answers_ends() {
        world.request(li, nova);
        world.time.advance(Limits.CONTACT_REQUEST_LIFE);
        assertThat(world.contactsOf(li)).isEmpty();
        assertThat(world.contactsOf(nova)).isEmpty();
        assertThatThrownBy(() ->
                        world.call(world.human(nova), ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(li)))
                .satisfies(ContactsTest::isNotFound);
    }

    @Test
    void nobody_can_be_flooded_with_requests() {
        for (int i = 0; i < Limits.CONTACT_REQUESTS_OPEN + 5; i++) {
            world.request(world.person("P"), nova);
        }
        assertThat(world.contactsOf(nova)).hasSize(Limits.CONTACT_REQUESTS_OPEN);
        // The one who was dropped can still be met half way.
        PersonId dropped = world.person("Dropped");
        world.request(dropped, nova);
        world.request(nova, dropped);
        assertThat(bond(nova, dropped)).isPresent();
    }

    @Test
    void requests_that_were_refused_or_never_answered_keep_no_new_one_out() {
        List<PersonId> refused = new ArrayList<>();
        for (int i = 0; i < Limits.CONTACT_REQUESTS_OPEN; i++) {
            refused.add(world.person("P"));
            world.request(refused.getLast(), nova);
            world.call(world.human(nova), ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(refused.getLast()));
        }
        world.request(li, nova);
        assertThat(world.contactsOf(nova))
                .filteredOn(seen -> seen.state().equals("asked"))
                .hasSize(1);

        for (int i = 1; i < Limits.CONTACT_REQUESTS_OPEN; i++) {
            world.request(world.person("Q"), nova);
        }
        world.time.advance(Limits.CONTACT_REQUEST_LIFE);
        world.request(world.person("Late"), nova);
        assertThat(world.contactsOf(nova))
                .filteredOn(seen -> seen.state().equals("asked"))
                .hasSize(1);
    }

    @Test
    void of_those_who_were_refused_the_newest_are_remembered() {
        List<PersonId> refused = new ArrayList<>();
        for (int i = 0; i < Limits.CONTACT_REFUSALS_KEPT + 3; i++) {
            refused.add(world.person("P"));
            world.request(refused.getLast(), nova);
            world.call(world.human(nova), ContactMethods.CONTACTS_REJECT, new ContactMethods.Whom(refused.getLast()));
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(world.contactsOf(nova))
                .hasSize(Limits.CONTACT_REFUSALS_KEPT)
                .extracting(ContactView::person)
                .doesNotContain(refused.get(0), refused.get(1), refused.get(2));
    }

    @Test
    void only_contacts_can_be_faced() {
        IdentityId sales = world.identity(li, "sales");
        assertThatThrownBy(() -> world.call(
                        world.human(li),
                        IdentityMethods.IDENTITIES_UPDATE,
                        new IdentityMethods.Update(
                                sales.value(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(List.of(nova)),
                                Optional.empty(),
                                Optional.empty())))
                .satisfies(ContactsTest::isNotFound);
    }

    private Optional<Bond> bond(PersonId one, PersonId other) {
        return world.read(view -> Contacts.between(view, one, other));
    }

    private static void isNotFound(Throwable thrown) {
        assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
}
