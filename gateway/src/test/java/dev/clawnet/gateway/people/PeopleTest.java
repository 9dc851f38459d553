package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {
    private final World world = new World();

    @Test
    void the_host_person_is_made_once_with_a_manager_and_main() {
        assertThat(world.host.host()).isTrue();
        assertThat(world.host.steward()).isTrue();
        People.Host again = world.desk.people().ensureHost(world.store, "Somebody else");
        assertThat(again.person()).isEqualTo(world.host);
        assertThat(again.newcomer()).isEmpty();
        world.read(view -> {
            assertThat(Identities.manager(view, world.host.id())).isPresent();
            assertThat(Identities.bySlug(view, world.host.id(), "main")).isPresent();
            return true;
        });
    }

    @Test
    void a_new_person_gets_both_codes_once_and_only_a_digest_is_kept() {
        PeopleMethods.Created made = world.call(
                world.human(world.host.id()),
                PeopleMethods.PEOPLE_CREATE,
                new PeopleMethods.Create("Li", Optional.of("li"), Optional.empty()));
        PersonId li = made.person().person();
        assertThat(made.setupCode()).isEqualTo("code-" + li);
        assertThat(world.store.read(view -> view.all(PeopleTables.RECOVERY)).toString())
                .doesNotContain(made.recoveryCode());
        assertThat(world.entries.all().toString()).doesNotContain(made.recoveryCode());
    }

    @Test
    void a_recovery_code_works_once_and_contacts_see_its_use() {
        PeopleMethods.Created made = world.call(
                world.human(world.host.id()),
                PeopleMethods.PEOPLE_CREATE,
                new PeopleMethods.Create("Li", Optional.empty(), Optional.empty()));
        PersonId li = made.person().person();
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);

        Optional<Recovery.Redeemed> first = redeem(made.recoveryCode());
        assertThat(first.map(Recovery.Redeemed::person)).contains(li);
        assertThat(first.orElseThrow().entries())
                .extracting(entry -> entry.log().name())
                .containsExactly("person/" + li, "person/" + nova);
        assertThat(redeem(made.recoveryCode())).isEmpty();
        assertThat(redeem("rc-wrong")).isEmpty();
        assertThat(redeem(first.orElseThrow().next())).isPresent();
    }

    private Optional<Recovery.Redeemed> redeem(String code) {
        return world.write(tx -> {
            Optional<Recovery.Redeemed> redeemed = world.desk.recovery().redeem(tx, code);
            By host = By.of(world.human(world.host.id()));
            return world.desk
                    .people()
                    .rename(tx, host, new PeopleMethods.Rename(Optional.of("Host"), Optional.empty()))
                    .as(redeemed);
        });
    }

    @Test
    void only_a_steward_creates_people() {
        PersonId li = world.person("Li");
        assertThatThrownBy(() -> world.call(
                        world.human(li),
                        PeopleMethods.PEOPLE_CREATE,
                        new PeopleMethods.Create("X", Optional.empty(), Optional.empty())))
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.STEWARD_REQUIRED));
    }

    @Test
    void contacts_see_declared_providers() {
        PersonId li = world.person("Li");
        PersonId nova = world.person("Nova");
        world.contacts(li, nova);
        world.call(
                world.human(nova), PeopleMethods.PEOPLE_PROVIDERS, new PeopleMethods.Providers(List.of("anthropic")));
        assertThat(world.contactsOf(li).getFirst().providers()).contains(List.of("anthropic"));
        assertThat(world.call(world.human(nova), PeopleMethods.PEOPLE_SELF, new Method.None())
                        .providers())
                .contains(List.of("anthropic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\nb", "Li\u202E", "zero\u200Bwidth"})
    void a_name_that_does_not_show_is_refused(String name) {
        assertThatThrownBy(() -> new PeopleMethods.Create(name, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "A", "a b", "ä", "a/b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void a_slug_has_one_form(String slug) {
        assertThatThrownBy(() -> new PeopleMethods.Create("Li", Optional.of(slug), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slugs_are_unique_within_a_person_only() {
        PersonId li = world.person("Li");
        PersonId nova = world.person("Nova");
        world.identity(li, "sales");
        world.identity(nova, "sales");
        for (String taken : List.of("sales", "main", "manager")) {
            assertThatThrownBy(() -> world.identity(li, taken))
                    .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.NAME_TAKEN));
        }
    }

    @Test
    void an_update_made_from_an_old_state_is_refused() {
        PersonId li = world.person("Li");
        String id = world.identity(li, "sales").value();
        IdentityMethods.Update update = new IdentityMethods.Update(
                id,
                Optional.of(1L),
                Optional.empty(),
                Optional.of("sells"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(world.call(world.human(li), IdentityMethods.IDENTITIES_UPDATE, update)
                        .revision())
                .isEqualTo(2);
        assertThatThrownBy(() -> world.call(world.human(li), IdentityMethods.IDENTITIES_UPDATE, update))
                .satisfies(thrown -> assertThat(((Fault) thrown).code()).isEqualTo(ErrorCode.CONFLICT));
    }
}
