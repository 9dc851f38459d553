package dev.clawnet.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the configuration says of agents, and whose word about a model counts.
class ListedAgentsTest {
    private final World world = new World();

    private List<Identity> listed(Map<String, Optional<String>> list) {
        return world.desk.identities().settleListed(world.store, world.host.id(), list);
    }

    private Identity agent(String slug) {
        return world.read(view -> Identities.bySlug(view, world.host.id(), slug))
                .orElseThrow();
    }

    private void owner(String slug, String model) {
        world.call(
                world.human(world.host.id()),
                IdentityMethods.IDENTITIES_UPDATE,
                new IdentityMethods.Update(
                        agent(slug).id().value(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(model),
                        Optional.empty()));
    }

    @Test
    void a_listed_agent_that_is_there_already_takes_the_model_of_the_list() {
        assertThat(listed(Map.of("main", Optional.of("a/one"), "desk", Optional.of("a/two"))))
                .extracting(Identity::slug)
                .containsExactly("desk");
        assertThat(agent("main").model()).contains("a/one");
        assertThat(agent("desk").model()).contains("a/two");
        assertThat(world.entries.all()).extracting(entry -> entry.kind()).contains("identity.updated");
    }

    @Test
    void what_the_list_says_anew_counts_and_the_owners_later_word_stays() {
        listed(Map.of("main", Optional.of("a/one")));
        owner("main", "b/mine");
        listed(Map.of("main", Optional.of("a/one")));
        assertThat(agent("main").model()).as("the same list again").contains("b/mine");

        listed(Map.of("main", Optional.of("a/three")));
        assertThat(agent("main").model()).as("another list").contains("a/three");
    }

    @Test
    void a_model_that_leaves_the_list_leaves_its_agent_and_the_owners_own_does_not() {
        listed(Map.of("main", Optional.of("a/one"), "desk", Optional.of("a/two")));
        owner("desk", "b/mine");
        listed(Map.of("main", Optional.empty(), "desk", Optional.empty()));
        assertThat(agent("main").model()).isEmpty();
        assertThat(agent("desk").model()).contains("b/mine");
    }

    @Test
    void a_model_without_its_provider_is_refused_before_it_is_written() {
        assertThatThrownBy(() -> owner("main", "fst")).hasMessageContaining("provider:name");
        assertThat(agent("main").model()).isEmpty();
    }

    @Test
    void the_same_list_writes_nothing() {
        listed(Map.of("main", Optional.of("a/one")));
        int written = world.entries.all().size();
        listed(Map.of("main", Optional.of("a/one"), "manager", Optional.of("a/two")));
        assertThat(world.entries.all()).hasSize(written);
    }

    private List<String> providers() {
        return world.read(view -> People.find(view, world.host.id()))
                .orElseThrow()
                .providers();
    }

    @Test
    void whoever_lists_a_model_declares_its_provider_once_and_the_owners_later_word_stays() {
        Map<String, Optional<String>> list = Map.of("main", Optional.of("a:one"), "desk", Optional.of("b:two"));
        listed(list);
        assertThat(providers()).containsExactly("a", "b");
        assertThat(world.entries.all()).extracting(entry -> entry.kind()).contains("person.providers");

        world.call(
                world.human(world.host.id()),
                PeopleMethods.PEOPLE_PROVIDERS,
                new PeopleMethods.Providers(List.of("b")));
        listed(list);
        assertThat(providers()).as("the same list again").containsExactly("b");
        assertThat(agent("main").model()).contains("a:one");
    }
}
