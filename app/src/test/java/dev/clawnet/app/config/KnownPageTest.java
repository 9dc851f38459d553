package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.channel.PrivateChats;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The examples of the page from which people know many agents in one gateway: each loads as it stands there and
/// routes as its text says.
class KnownPageTest {
    private static Router load(String name) throws IOException {
        Config config =
                new ConfigFile(Map.of(), path -> path).read(Path.of(name), RouteVectorsTest.resource("page/" + name));
        return new Router(config.routing());
    }

    private static String route(Router router, String channel, String account, String kind, String id) {
        Route route = (Route) router.route(Inbound.of(channel, account, new Peer(kind, id)));
        return route.agent().text() + " " + route.matchedBy().word() + " " + route.sessionKey();
    }

    @Test
    void one_number_for_several_people_splits_their_private_chats() throws IOException {
        Router router = load("one-number-several-people.json5");

        assertThat(route(router, "whatsapp", "", "dm", "+15551230001")).isEqualTo("alex binding.peer agent:alex:main");
        assertThat(route(router, "whatsapp", "", "direct", "+15551230002"))
                .isEqualTo("mia binding.peer agent:mia:main");
        assertThat(route(router, "whatsapp", "", "direct", "+15559999999")).isEqualTo("alex default agent:alex:main");
    }

    /// The page: private chats fold into the agent's main session, and an agent each keeps people apart.
    @Test
    void one_number_for_several_people_leaves_each_of_them_the_main_session_of_their_agent() throws IOException {
        String name = "one-number-several-people.json5";
        PrivateChats chats = new PrivateChats(
                new ConfigFile(Map.of(), path -> path)
                        .read(Path.of(name), RouteVectorsTest.resource("page/" + name))
                        .household(),
                _ -> List.of());

        for (String person : List.of("+15551230001", "+15551230002")) {
            Inbound in = Inbound.of("whatsapp", "", new Peer("direct", person));
            Route route = (Route) chats.router(in).route(in);
            assertThat(route.sessionKey()).isEqualTo(route.mainSessionKey());
        }
    }

    @Test
    void two_whatsapp_numbers_reach_two_agents() throws IOException {
        Router router = load("two-numbers-two-agents.json5");

        assertThat(route(router, "whatsapp", "personal", "direct", "+1"))
                .isEqualTo("home binding.account agent:home:main");
        assertThat(route(router, "whatsapp", "biz", "direct", "+1")).isEqualTo("work binding.account agent:work:main");
        assertThat(route(router, "whatsapp", "personal", "group", "1203630@g.us"))
                .as("the group of the personal number that the third binding sends to work")
                .isEqualTo("work binding.peer agent:work:whatsapp:group:1203630@g.us");
        assertThat(route(router, "whatsapp", "", "direct", "+1")).isEqualTo("home default agent:home:main");
    }

    @Test
    void whatsapp_is_for_every_day_and_telegram_for_deep_work() throws IOException {
        Router router = load("split-by-channel.json5");

        assertThat(route(router, "whatsapp", "", "direct", "+1")).isEqualTo("chat binding.account agent:chat:main");
        assertThat(route(router, "telegram", "", "direct", "7")).isEqualTo("opus binding.account agent:opus:main");
    }

    @Test
    void one_peer_of_a_channel_goes_to_another_agent() throws IOException {
        Router router = load("one-peer-elsewhere.json5");

        assertThat(route(router, "whatsapp", "", "direct", "+15551234567"))
                .isEqualTo("opus binding.peer agent:opus:main");
        assertThat(route(router, "whatsapp", "", "direct", "+1")).isEqualTo("chat binding.account agent:chat:main");
    }

    @Test
    void a_family_agent_is_bound_to_a_group() throws IOException {
        Router router = load("family-group.json5");

        assertThat(route(router, "whatsapp", "", "group", "120363999999999999@g.us"))
                .isEqualTo("family binding.peer agent:family:whatsapp:group:120363999999999999@g.us");
    }

    @Test
    void each_agent_may_have_a_sandbox_and_tools_of_its_own() throws IOException {
        Router router = load("sandbox-and-tools.json5");

        assertThat(route(router, "whatsapp", "", "direct", "+1")).isEqualTo("personal default agent:personal:main");
        assertThat(router.routing().roster().listed())
                .extracting(agent -> agent.name())
                .containsExactly("personal", "family");
    }

    @Test
    void a_binding_without_the_group_as_some_copies_of_the_page_have_it_loses_to_the_first() throws IOException {
        String text = RouteVectorsTest.resource("page/two-numbers-two-agents.json5")
                .replace("peer: { kind: \"group\", id: \"1203630@g.us\" },", "");
        Router router = new Router(
                new ConfigFile(Map.of(), path -> path).read(Path.of("f"), text).routing());

        assertThat(route(router, "whatsapp", "personal", "group", "1203630@g.us"))
                .isEqualTo("home binding.account agent:home:whatsapp:group:1203630@g.us");
    }
}
