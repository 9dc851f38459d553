package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.web.WebTools;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `web_fetch` through the whole decision. The address is one of a private network, so that a fetch that was decided
/// for
/// ends at the next wall, and this test needs no network.
class WebDecisionTest {
    private static final String HOST = "10.11.12.13";
    private static final String CALL = "{\"url\":\"http://" + HOST + "/page\"}";

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private String buy = "";

    @BeforeEach
    void wire() {
        WebTools.of(world.time, world.time).forEach(world.agents::add);
        buy = world.identity(li, "buy", "li");
    }

    private void grant(String host) {
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        buy,
                        List.of("fetch"),
                        List.of("service://" + li.id() + "/web:" + host),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private List<String> told() {
        models.tell("li", Told.calls("web_fetch", CALL), Told.says("done"));
        world.tell(li, "buy", "Look it up.");
        return models.answers("li");
    }

    /// What an open question is about, with the reasons why it is asked.
    private String asked() {
        assertThat(told()).isEmpty();
        return Json.STRICT.writeValueAsString(world.open(li).getFirst().act());
    }

    @Test
    void a_host_without_a_grant_is_asked_about_and_reached_for_after_the_answer() {
        assertThat(asked()).contains("BOUNDARY").contains("RELEASE");
        world.decide(li, world.open(li).getFirst(), true);

        assertThat(models.answers("li")).singleElement().asString().contains("public");
    }

    /// The address may say anything, and what caused the run is not followed: its owner releases exactly that text.
    @Test
    void of_a_granted_host_it_is_asked_alone_whether_it_may_learn_the_address() {
        grant(HOST);

        assertThat(asked()).doesNotContain("BOUNDARY").contains("RELEASE");
        world.decide(li, world.open(li).getFirst(), true);
        assertThat(models.answers("li")).singleElement().asString().contains("public");
    }

    @Test
    void a_grant_of_another_host_is_none() {
        grant("10.11.12.14");

        assertThat(asked()).contains("BOUNDARY");
    }
}
