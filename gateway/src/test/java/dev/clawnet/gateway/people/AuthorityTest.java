package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Grant;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    private final World world = new World();
    private final PersonId li = world.person("Li");
    private final IdentityId buyer = world.identity(li, "procurement");

    /// INV-1: an agent's owner is its creator through every change, and no request has a member that could name
    /// another.
    @Test
    @Tag("INV-1")
    void an_agent_keeps_its_owner_through_everything() {
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);
        world.show(li, nova, buyer);
        update(new IdentityMethods.Update(
                buyer.value(),
                Optional.empty(),
                Optional.of("buying"),
                Optional.of("buys"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        retire(buyer);

        List<View.Row<Identity>> rows = world.store.read(view -> view.all(PeopleTables.IDENTITIES));
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.value().id().owner()).isEqualTo(row.person()))
                .filteredOn(row -> row.id().equals(buyer.value()))
                .singleElement()
                .satisfies(row -> assertThat(row.person()).isEqualTo(li));
        assertThat(IdentityMethods.ALL.stream()
                        .flatMap(method -> Arrays.stream(
                                Optional.ofNullable(method.params().getRecordComponents())
                                        .orElse(new RecordComponent[0])))
                        .filter(member -> member.getType() == PersonId.class
                                || member.getName().equals("owner")))
                .isEmpty();
    }

    /// INV-1: another person's identity cannot even be named: ids are looked up within the caller's own person.
    @Test
    @Tag("INV-1")
    void nobody_changes_the_agent_of_another() {
        PersonId nova = world.person("Nova");
        assertFault(
                ErrorCode.NOT_FOUND,
                () -> world.call(
                        world.human(nova),
                        IdentityMethods.IDENTITIES_RETIRE,
                        new IdentityMethods.Retire(buyer.value())));
    }

    /// INV-9: a revoked grant is not there at the next act.
    @Test
    @Tag("INV-9")
    void revocation_takes_effect_on_the_next_read() {
        GrantMethods.GrantView grant = mint(world.readGrant(buyer, "specs"));
        long revision = world.revision(li);
        assertThat(live()).hasSize(1);

        world.call(world.program(li), GrantMethods.GRANTS_REVOKE, new GrantMethods.Revoke(grant.grant()));

        assertThat(live()).isEmpty();
        assertThat(world.revision(li)).isGreaterThan(revision);
        assertThat(world.entries.ofKind("grant.revoked")).hasSize(1);
        assertFault(
                ErrorCode.NOT_FOUND,
                () -> world.call(world.human(li), GrantMethods.GRANTS_REVOKE, new GrantMethods.Revoke(grant.grant())));
    }

    /// INV-9: nothing is granted over objects of others, of the platform, or over nothing.
    @ParameterizedTest
    @ValueSource(strings = {"node://NOVA/home/a", "platform://LI/config", "node://p-nobody/home"})
    @Tag("INV-9")
    void a_grant_covers_own_objects_only(String object) {
        PersonId nova = world.person("Nova");
        String text = object.replace("NOVA", nova.value()).replace("LI", li.value());
        assertFault(ErrorCode.NOT_FOUND, () -> mint(over(List.of("read"), List.of(text))));
        assertThat(live()).isEmpty();
    }

    /// INV-26: no grant is minted over a built-in secret.
    @Test
    @Tag("INV-26")
    void secrets_take_no_grant() {
        assertFault(ErrorCode.INVALID_REQUEST, () -> mint(world.readGrant(buyer, "li/.ssh/id_ed25519")));
    }

    /// INV-25: what would mean nothing is refused when it is said.
    @Test
    @Tag("INV-25")
    void an_empty_scope_is_refused() {
        assertThatThrownBy(() -> over(List.of(), List.of("node://" + li + "/home")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> over(List.of("read"), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertFault(ErrorCode.INVALID_REQUEST, () -> mint(over(List.of("read"), List.of("node://" + li + "/"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "node", "node://", "node://x/a", "node://LI/a/../b", "void://LI/a", "node://LI//a", "%"})
    void an_object_that_does_not_parse_is_the_callers_mistake(String object) {
        assertThatThrownBy(() -> mint(over(List.of("read"), List.of(object.replace("LI", li.value())))))
                .isInstanceOf(Fault.class)
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertFault(
                ErrorCode.INVALID_REQUEST,
                () -> mint(over(List.of("own everything"), List.of("node://" + li + "/home"))));
    }

    /// INV-35: without a human device nothing is widened, by whatever way in: dispatch refuses, and so do the
    /// handlers.
    @Test
    @Tag("INV-35")
    void only_a_human_device_widens_anything() {
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);
        List<Consumer<Caller>> widening = List.of(
                by -> world.call(by, GrantMethods.GRANTS_MINT, world.readGrant(buyer, "specs")),
                by -> world.call(by, RuleMethods.RULES_ADD, rule(nova)),
                by -> world.call(
                        by, ContactMethods.CONTACTS_SHOW, new ContactMethods.Show(nova, Optional.of(buyer.value()))),
                by -> world.call(by, ContactMethods.CONTACTS_FACE, new ContactMethods.Face(nova, buyer.value(), true)),
                by -> world.call(
                        by, ContactMethods.CONTACTS_REQUEST, new ContactMethods.Request(nova, Optional.empty())),
                by -> world.call(by, ContactMethods.CONTACTS_ACCEPT, new ContactMethods.Whom(nova)),
                by -> world.call(
                        by,
                        IdentityMethods.MANAGER_UPDATE,
                        new IdentityMethods.UpdateManager(Optional.of("obey"), Optional.empty())),
                by -> world.call(
                        by,
                        PeopleMethods.PEOPLE_CREATE,
                        new PeopleMethods.Create("X", Optional.empty(), Optional.empty())));
        for (Caller by : List.of(world.program(li), world.console(li))) {
            for (Consumer<Caller> act : widening) {
                int before = world.entries.all().size();
                assertFault(ErrorCode.HUMAN_DEVICE_REQUIRED, () -> act.accept(by));
                assertThat(world.entries.all()).hasSize(before);
            }
        }
        for (String name : List.of("grants.mint", "rules.add", "rules.end", "contacts.accept", "contacts.show")) {
            assertThat(Catalogue.ALL.stream().filter(method -> method.name().equals(name)))
                    .singleElement()
                    .satisfies(method -> assertThat(method.human()).isTrue());
        }
    }

    /// Narrowing is open to every own device with the scope: an owner in a hurry has what is at hand.
    @Test
    void every_own_device_may_narrow() {
        assertThat(Stream.of(
                        GrantMethods.GRANTS_REVOKE, ContactMethods.CONTACTS_REJECT, ContactMethods.CONTACTS_REMOVE))
                .noneMatch(Method::human);
    }

    @Test
    void retiring_an_identity_kills_its_grants_and_keeps_its_records() {
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);
        world.show(li, nova, buyer);
        mint(world.readGrant(buyer, "specs"));
        mint(world.readGrant(buyer, "eval"));

        retire(buyer);

        assertThat(live()).isEmpty();
        assertThat(world.told).contains(new IdentityRetired(buyer));
        assertThat(world.entries.ofKind("grant.revoked")).hasSize(2);
        Identity records = world.read(view -> Identities.find(view, buyer).orElseThrow());
        assertThat(records.active()).isFalse();
        assertThat(records.counterparts()).isEmpty();
        assertThat(world.contactsOf(nova).getFirst().seen()).isEmpty();
        assertThat(world.call(
                                world.human(li),
                                GrantMethods.GRANTS_LIST,
                                new GrantMethods.ListGrants(Optional.of(buyer.value()), Optional.of(true)))
                        .grants())
                .hasSize(2)
                .allMatch(grant -> grant.revokedAtMs().isPresent());
        assertFault(ErrorCode.NOT_FOUND, () -> mint(world.readGrant(buyer, "specs")));
        assertFault(ErrorCode.NOT_FOUND, () -> retire(buyer));
    }

    /// Uses are counted for each audience on its own: one audience cannot tell what another used up.
    @Test
    void uses_run_out_for_one_audience_and_not_for_another() {
        GrantMethods.Mint twice = new GrantMethods.Mint(
                buyer.value(),
                List.of("read"),
                List.of("node://" + li + "/home/specs"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(2),
                Optional.empty());
        mint(twice);
        Audience own = Audience.owner(li);
        Audience shared = Audience.people(Set.of(li, world.person("Nova")));
        for (int left = 2; left > 0; left--) {
            assertThat(liveFor(own))
                    .extracting(grant -> grant.uses().orElseThrow())
                    .containsExactly(left);
            Grant grant = live().getFirst();
            world.write(tx -> {
                Grants.used(tx, grant, own);
                return world.desk
                        .identities()
                        .updateManager(
                                tx,
                                By.of(world.human(li)),
                                new IdentityMethods.UpdateManager(Optional.empty(), Optional.empty()));
            });
        }
        assertThat(liveFor(own)).extracting(grant -> grant.uses().orElseThrow()).containsExactly(0);
        assertThat(liveFor(shared))
                .extracting(grant -> grant.uses().orElseThrow())
                .containsExactly(2);
    }

    @Test
    void a_rule_that_names_a_stranger_or_a_foreign_place_is_refused() {
        PersonId nova = world.person("Nova");
        assertFault(ErrorCode.NOT_FOUND, () -> world.call(world.human(li), RuleMethods.RULES_ADD, rule(nova)));
        world.contacts(li, nova);
        RuleMethods.RuleView made = world.call(world.human(li), RuleMethods.RULES_ADD, rule(nova));
        assertThat(made.readers()).containsExactly(nova.value(), nova + "~");
        world.call(world.human(li), RuleMethods.RULES_END, new RuleMethods.End(made.rule()));
        assertThat(world.rules(li, world.time.instant())).isEmpty();
        assertFault(
                ErrorCode.NOT_FOUND,
                () -> world.call(world.human(li), RuleMethods.RULES_END, new RuleMethods.End(made.rule())));
    }

    @Test
    void a_rule_ends_at_its_end() {
        RuleMethods.Add brief = new RuleMethods.Add(
                "node://" + li + "/home/specs",
                Optional.empty(),
                Optional.empty(),
                List.of("all", "service:web", "correspondent:irc/me/bob"),
                Optional.of(world.time.instant().toEpochMilli() + 1_000),
                Optional.of(true));
        world.call(world.human(li), RuleMethods.RULES_ADD, brief);
        assertThat(world.rules(li, world.time.instant().plusMillis(999))).hasSize(1);
        assertThat(world.rules(li, world.time.instant().plusMillis(1_000))).isEmpty();
    }

    private RuleMethods.Add rule(PersonId reader) {
        return new RuleMethods.Add(
                "node://" + li + "/home/specs",
                Optional.empty(),
                Optional.of("procurement"),
                List.of(reader.value(), reader + "~"),
                Optional.empty(),
                Optional.empty());
    }

    private GrantMethods.Mint over(List<String> verbs, List<String> objects) {
        return new GrantMethods.Mint(
                buyer.value(),
                verbs,
                objects,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private GrantMethods.GrantView mint(GrantMethods.Mint wanted) {
        return world.call(world.human(li), GrantMethods.GRANTS_MINT, wanted);
    }

    private void update(IdentityMethods.Update wanted) {
        world.call(world.human(li), IdentityMethods.IDENTITIES_UPDATE, wanted);
    }

    private void retire(IdentityId identity) {
        world.call(world.human(li), IdentityMethods.IDENTITIES_RETIRE, new IdentityMethods.Retire(identity.value()));
    }

    private List<Grant> live() {
        return world.read(view -> Grants.live(view, buyer));
    }

    private List<Grant> liveFor(Audience audience) {
        return world.read(view -> Grants.live(view, buyer, audience));
    }

    private static void assertFault(ErrorCode code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(Fault.class)
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(code));
    }
}
