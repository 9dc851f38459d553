package dev.clawnet.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.channel.AccountSettings.Door;
import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.DmScope;
import dev.clawnet.gateway.route.GroupScope;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Roster;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrivateChatsTest {
    private static final String MAIN = "agent:home:main";

    private static AccountSettings account(String name, DmPolicy policy, String... senders) {
        return new AccountSettings(
                "irc",
                name,
                true,
                Optional.empty(),
                new Door(policy, List.of(senders), true, GroupPolicy.ALLOWLIST, List.of(), Map.of()));
    }

    private static Household household(Optional<DmScope> said, List<Binding> bindings, AccountSettings... accounts) {
        Routing routing = new Routing(
                Profile.EARLY,
                new Roster(
                        List.of(new Roster.Listed("home", true), new Roster.Listed("work", false)),
                        false,
                        Optional.empty()),
                bindings,
                new Routing.Sessions(false, said, GroupScope.PER_GROUP, "main", Map.of()),
                Routing.Broadcast.NONE);
        return new Household(new Router(routing), Map.of(), List.of(accounts));
    }

    private static Household household(AccountSettings... accounts) {
        return household(Optional.empty(), List.of(), accounts);
    }

    private static String session(Household household, List<String> paired, String account, String sender) {
        Inbound in = Inbound.of("irc", account, new Peer("direct", sender));
        PrivateChats chats = new PrivateChats(household, _ -> paired);
        return ((Route) chats.router(in).route(in)).sessionKey();
    }

    @Test
    void one_sender_talks_in_the_main_session_and_from_the_second_on_each_has_one_of_their_own() {
        Household household = household(account("default", DmPolicy.PAIRING, "ann"));

        assertThat(session(household, List.of(), "default", "ann")).isEqualTo(MAIN);
        assertThat(session(household, List.of("ann"), "default", "ann"))
                .as("listed and paired is one")
                .isEqualTo(MAIN);
        assertThat(session(household, List.of("bob"), "default", "ann")).isEqualTo("agent:home:irc:default:direct:ann");
        assertThat(session(household, List.of("bob"), "default", "bob")).isEqualTo("agent:home:irc:default:direct:bob");
    }

    @Test
    void a_door_that_is_open_to_anybody_keeps_everybody_apart() {
        assertThat(session(household(account("default", DmPolicy.OPEN, "*")), List.of(), "default", "ann"))
                .isEqualTo("agent:home:irc:default:direct:ann");
    }

    @Test
    void whom_the_policy_does_not_hear_does_not_count() {
        assertThat(session(household(account("default", DmPolicy.ALLOWLIST, "ann")), List.of("bob"), "default", "ann"))
                .as("a list alone: who was paired is not heard")
                .isEqualTo(MAIN);
        assertThat(session(
                        household(account("a", DmPolicy.PAIRING, "ann"), account("b", DmPolicy.DISABLED, "bob", "*")),
                        List.of(),
                        "a",
                        "ann"))
                .isEqualTo(MAIN);
    }

    @Test
    void the_same_name_on_two_accounts_and_a_mask_of_it_are_one_sender() {
        Household household =
                household(account("a", DmPolicy.PAIRING, "ann"), account("b", DmPolicy.ALLOWLIST, "Ann!u@h.example"));

        assertThat(session(household, List.of(), "a", "ANN")).isEqualTo(MAIN);
        assertThat(session(household, List.of(), "b", "ann")).isEqualTo(MAIN);
    }

    @Test
    void senders_of_another_agent_do_not_count() {
        List<Binding> bindings = List.of(Binding.to(
                "work", new Binding.Match("irc", "", Optional.of(new Peer("direct", "bob")), "", "", List.of())));
        Household household =
                household(Optional.empty(), bindings, account("default", DmPolicy.ALLOWLIST, "ann", "bob"));

        assertThat(session(household, List.of(), "default", "ann")).isEqualTo(MAIN);
        assertThat(session(household, List.of(), "default", "bob")).isEqualTo("agent:work:main");
        assertThat(new PrivateChats(household, _ -> List.of()).several("home")).isFalse();
    }

    @Test
    void what_the_owner_said_counts_and_rooms_stay_as_they_are() {
        AccountSettings open = account("default", DmPolicy.OPEN, "*");
        assertThat(session(household(Optional.of(DmScope.MAIN), List.of(), open), List.of(), "default", "ann"))
                .isEqualTo(MAIN);
        assertThat(session(household(Optional.of(DmScope.PER_PEER), List.of(), open), List.of(), "default", "ann"))
                .isEqualTo("agent:home:direct:ann");
        Inbound room = Inbound.of("irc", "default", new Peer("group", "#shop"));
        assertThat(new PrivateChats(household(open), _ -> List.of())
                        .router(room)
                        .route(room))
                .isEqualTo(household(open).router().route(room));
    }
}
