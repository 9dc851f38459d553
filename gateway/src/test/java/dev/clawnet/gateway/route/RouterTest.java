package dev.clawnet.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.route.Binding.Match;
import dev.clawnet.gateway.route.Explanation.Considered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Roster ROSTER = new Roster(
            List.of(new Roster.Listed("desk", true), new Roster.Listed("lab", false)), false, Optional.empty());

    private static Match channel(String channel, String account) {
        return new Match(channel, account, Optional.empty(), "", "", List.of());
    }

    private static Match peer(String channel, String kind, String id) {
        return new Match(channel, "", Optional.of(new Peer(kind, id)), "", "", List.of());
    }

    private static Router router(Profile profile, Routing.Broadcast broadcast, Binding... bindings) {
        return new Router(new Routing(profile, ROSTER, List.of(bindings), Routing.Sessions.DEFAULT, broadcast));
    }

    private static Router router(Binding... bindings) {
        return router(Profile.EARLY, Routing.Broadcast.NONE, bindings);
    }

    private static Inbound direct(String channel, String id) {
        return Inbound.of(channel, "", new Peer("direct", id));
    }

    @Test
    @Tag("INV-4")
    void a_manager_is_the_target_of_no_binding_of_no_default_and_of_no_broadcast() {
        Roster manager = new Roster(List.of(new Roster.Listed("Manager", true)), false, Optional.of("manager"));
        for (Profile profile : Profile.values()) {
            for (Roster roster : List.of(Roster.EMPTY, manager)) {
                Router router = new Router(new Routing(
                        profile,
                        roster,
                        List.of(Binding.to(" MANAGER ", channel("irc", "*"))),
                        Routing.Sessions.DEFAULT,
                        new Routing.Broadcast(false, Map.of("n", List.of("manager")))));

                assertThat(router.route(direct("irc", "n"))).isEqualTo(new Outcome.Refused(Outcome.Reason.MANAGER));
                assertThat(router.broadcast(direct("whatsapp", "n"))).isEmpty();
            }
        }
        assertThatThrownBy(() -> new AgentName("manager")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_room_of_a_broadcast_is_heard_by_each_listed_agent_under_its_own_key() {
        Routing.Broadcast rooms = new Routing.Broadcast(true, Map.of("1@g.us", List.of("lab", "Desk", "gone", "lab")));
        Router early = router(Profile.EARLY, rooms, Binding.to("lab", channel("whatsapp", "*")));
        Inbound room = Inbound.of("whatsapp", "biz", new Peer("group", "1@g.us"));

        assertThat(early.broadcast(room))
                .extracting(Route::sessionKey)
                .containsExactly("agent:lab:whatsapp:group:1@g.us", "agent:desk:whatsapp:group:1@g.us");
        assertThat(early.broadcast(Inbound.of("irc", "", new Peer("group", "1@g.us"))))
                .as("then only WhatsApp had broadcasts")
                .isEmpty();
        assertThat(early.broadcast(direct("whatsapp", "+1"))).isEmpty();

        Router latest = router(
                Profile.LATEST, new Routing.Broadcast(false, Map.of("irc:#x", List.of("lab"), "#x", List.of("desk"))));
        assertThat(latest.broadcast(Inbound.of("irc", "", new Peer("group", "#x"))))
                .extracting(route -> route.agent().text())
                .containsExactly("lab");
    }

    @Test
    void every_binding_is_told_why_it_did_not_win() {
        Router router = router(
                Binding.to("lab", channel("telegram", "")),
                Binding.to("lab", channel("irc", "net2")),
                Binding.to("lab", peer("irc", "room", "x")),
                Binding.to("lab", peer("irc", "direct", "other")),
                Binding.to("lab", new Match("irc", "", Optional.empty(), "g", "", List.of())),
                Binding.to("lab", new Match("irc", "", Optional.empty(), "", "t", List.of())),
                Binding.to("lab", new Match("irc", "", Optional.empty(), "", "", List.of("mods"))),
                Binding.broken(),
                new Binding("lab", Optional.of(channel("irc", "")), Binding.Scopes.NONE, false),
                Binding.to("lab", channel("irc", "*")),
                Binding.to("lab", peer("irc", "direct", "nina")),
                Binding.to("desk", peer("irc", "direct", "nina")),
                Binding.to("lab", channel("", "")));

        Explanation explained = Explanation.of(router, direct("irc", "nina"));

        assertThat(explained.considered())
                .extracting(Considered::why)
                .containsExactly(
                        "is for channel telegram",
                        "is for account net2, the message came in on default",
                        "names a peer without id or of a kind that is none of direct, group, channel: it fits nothing",
                        "is for peer direct:other",
                        "is for guild g",
                        "is for team t",
                        "wants one of the roles mods",
                        "is no binding",
                        "is of a type that messages are not routed by",
                        "fits, but is less specific: binding 10 names the peer",
                        "it names the peer",
                        "fits as well, but binding 10 stands before it",
                        "names no channel, so it fits nothing");
        assertThat(explained.considered()).filteredOn(Considered::won).hasSize(1);
        assertThat(((Route) explained.outcome()).agent().text()).isEqualTo("lab");
    }

    @Test
    void names_of_agents_and_accounts_are_folded_as_the_files_expect() {
        assertThat(Names.agent(" Night Desk! ")).isEqualTo("night-desk");
        assertThat(Names.agent("_x")).isEqualTo("_x");
        assertThat(Names.agent("ÄÖ")).isEqualTo("main");
        assertThat(Names.agent("a".repeat(63) + " b")).isEqualTo("a".repeat(63) + "-");
        assertThat(Names.account(" __proto__ ")).isEqualTo("default");
        assertThat(Names.account("Constructor")).isEqualTo("default");
        assertThat(Names.account("")).isEqualTo("default");
        assertThat(Names.trimmed("\u00a0\ufeff a\u2003")).isEqualTo("a");
    }

    @Test
    void a_route_tells_where_an_answer_without_an_address_belongs() {
        Route main = (Route) router().route(direct("irc", "n"));
        Route room = (Route) router().route(Inbound.of("irc", "", new Peer("group", "#x")));

        assertThat(main.lastRoutePolicy()).isEqualTo("main");
        assertThat(room.lastRoutePolicy()).isEqualTo("session");
    }
}
