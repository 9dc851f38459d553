package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.id.RunId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sessions of an owner and of people on a real IRC server, with a model that answers when the test says so.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class TurnsOnIrcTest {
    private static final String ANN = "agent:work:irc:direct:ann";

    @TempDir
    private Path folder;

    private HeldHouse house;

    @BeforeEach
    void everybodyComes() throws Exception {
        house = new HeldHouse(folder);
    }

    @AfterEach
    void everybodyGoes() throws Exception {
        house.close();
    }

    private static String queue(String mode) {
        return "session: { dmScope: \"per-channel-peer\" }, messages: { queue: { mode: \"" + mode
                + "\", debounceMs: 50 } },";
    }

    @Test
    void messages_that_come_while_one_is_answered_are_answered_together() throws Exception {
        house.use(queue("collect"));
        house.ann.say("workbot", "one");
        HeldModel.Asked first = house.model.next();
        house.ann.say("workbot", "two");
        house.ann.say("workbot", "three");
        house.awaitEntry("run.queued", 2);
        assertThat(house.model.isQuiet()).as("one run at a time").isTrue();
        first.say("first answer");
        house.ann.hears("first answer");
        HeldModel.Asked second = house.model.next();
        assertThat(second.text()).contains("| two", "| three", "first answer");
        second.say("both answered");
        house.ann.hears("both answered");
        house.awaitEntry("run.ended", 3);
        assertThat(house.history(ANN))
                .containsExactly(
                        "user: one", "assistant: first answer", "user: two", "user: three", "assistant: both answered");
    }

    @Test
    void what_the_owner_says_with_steer_reaches_the_run_under_way_or_becomes_a_turn() throws Exception {
        house.use(queue("collect"));
        RunId run = house.says("agent:work:trip", "one", "steer");
        HeldModel.Asked first = house.model.next();
        RunId late = house.says("agent:work:trip", "two", "steer");
        first.say("first answer");
        assertThat(house.ended(run)).isEqualTo("ok");
        HeldModel.Asked second = house.model.next();
        assertThat(second.text()).contains("two");
        second.say("second answer");
        assertThat(house.ended(late)).isEqualTo("ok");
    }

    @Test
    void an_interruption_stops_the_run_under_way_and_nothing_of_anybody_else() throws Exception {
        house.use("session: { dmScope: \"main\" }, messages: { queue: { mode: \"interrupt\" } },");
        RunId owners = house.says("agent:work:main", "for the owner", "followup");
        HeldModel.Asked owner = house.model.next();
        house.ann.say("workbot", "one");
        HeldModel.Asked first = house.model.next();
        house.ann.say("workbot", "two");
        HeldModel.Asked second = house.model.next();
        assertThat(second.text()).contains("| two").doesNotContain("for the owner");
        second.say("second answer");
        house.ann.hears("second answer");
        owner.say("owner's answer");
        assertThat(house.ended(owners)).isEqualTo("ok");
        assertThat(house.ann.said()).hasSize(1);
        first.refuse();
    }

    @Test
    void stopping_or_resetting_a_session_stops_what_a_message_began_there_and_what_waits() throws Exception {
        house.use(queue("followup"));
        house.ann.say("workbot", "one");
        HeldModel.Asked first = house.model.next();
        house.ann.say("workbot", "two");
        house.awaitEntry("run.queued", 1);
        ChatMethods.Aborted stopped =
                house.li.link().call(ChatMethods.CHAT_ABORT, new ChatMethods.Abort(ANN, Optional.empty()));
        assertThat(stopped.runIds()).hasSize(2);
        house.ann.say("workbot", "three");
        HeldModel.Asked third = house.model.next();
        assertThat(third.text()).contains("| three").doesNotContain("| two");
        house.li.link().call(SessionMethods.SESSIONS_RESET, new SessionMethods.Reset(ANN, Optional.empty()));
        house.awaitEntry("run.ended", 3);
        house.ann.say("workbot", "four");
        house.model.next().say("fourth answer");
        house.ann.hears("fourth answer");
        assertThat(house.ann.said()).hasSize(1);
        assertThat(house.history(ANN)).containsExactly("user: four", "assistant: fourth answer");
        first.refuse();
        third.refuse();
    }

    @Test
    void a_sender_begins_their_own_conversation_anew_and_nobody_elses() throws Exception {
        house.use(queue("followup"));
        house.ann.say("workbot", "remember me");
        house.model.next().say("noted");
        house.ann.hears("noted");
        house.ann.say("workbot", "/new who am i");
        HeldModel.Asked fresh = house.model.next();
        assertThat(fresh.text()).contains("| who am i").doesNotContain("remember me");
        fresh.say("nobody");
        house.ann.hears("nobody");
        house.ann.say("workbot", "/reset");
        house.ann.hearsLike("begins anew");
        assertThat(house.history(ANN)).isEmpty();
        assertThat(house.kinds()).contains("session.reset");

        house.use("session: { dmScope: \"main\" },");
        RunId said = house.says("agent:work:main", "the owner's secret", "followup");
        house.model.next().say("kept");
        house.ended(said);
        house.ann.say("workbot", "/reset");
        HeldModel.Asked words = house.model.next();
        assertThat(words.text()).contains("| /reset").doesNotContain("secret");
        words.say("no");
        house.ann.hears("no");
        assertThat(house.history("agent:work:main")).contains("user: the owner's secret");
    }

    @Test
    void what_the_send_policy_denies_stays_with_the_owner() throws Exception {
        house.use("session: { dmScope: \"per-channel-peer\", sendPolicy: { default: \"allow\", rules: ["
                + "{ action: \"deny\", match: { channel: \"irc\", chatType: \"dm\" } }] } },");
        house.ann.say("workbot", "one");
        house.model.next().say("not for ann");
        house.awaitEntry("message.withheld", 1);
        assertThat(house.history(ANN)).contains("assistant: not for ann");

        RunId on = house.says(ANN, "/send on", "followup");
        assertThat(house.ended(on)).isEqualTo("ok");
        house.ann.say("workbot", "two");
        house.model.next().say("for ann");
        house.ann.hears("for ann");
        assertThat(house.ann.said()).hasSize(1);

        house.li
                .link()
                .call(
                        SessionMethods.SESSIONS_PATCH,
                        new SessionMethods.Patch(
                                ANN,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("deny"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        house.ann.say("workbot", "three");
        house.model.next().say("not this");
        house.awaitEntry("message.withheld", 2);
    }

    @Test
    void when_too_many_wait_the_new_one_is_refused_where_the_owner_says_so() throws Exception {
        house.use("messages: { queue: { mode: \"followup\", debounceMs: 0, cap: 1, drop: \"new\" } },");
        house.says("agent:work:trip", "one", "followup");
        HeldModel.Asked first = house.model.next();
        RunId second = house.says("agent:work:trip", "two", "followup");
        assertThatThrownBy(() -> house.says("agent:work:trip", "three", "followup"))
                .isInstanceOf(GatewayFault.class)
                .hasMessageContaining("wait in this session");
        first.say("one");
        house.model.next().say("two");
        assertThat(house.ended(second)).isEqualTo("ok");
    }

    @Test
    void the_owner_chooses_for_one_session_what_becomes_of_words_that_wait_there() throws Exception {
        house.use("");
        String key = "agent:work:trip";
        RunId hello = house.says(key, "hello", "followup");
        house.model.next().say("hi");
        house.ended(hello);

        assertThat(house.ended(house.says(key, "/queue followup debounce:0 cap:1 drop:new", "followup")))
                .isEqualTo("ok");
        assertThat(house.ended(house.says(key, "/queue drop:sometimes", "followup")))
                .isEqualTo("ok");
        SessionMethods.SessionRow row = row(key);
        assertThat(row.queueMode()).contains("followup");
        assertThat(row.queueDebounceMs()).contains(0L);
        assertThat(row.queueCap()).contains(1L);
        assertThat(row.queueDrop()).contains("new");

        house.says(key, "one", "followup");
        HeldModel.Asked first = house.model.next();
        house.says(key, "two", "followup");
        assertThatThrownBy(() -> house.says(key, "three", "followup")).hasMessageContaining("wait in this session");
        assertThat(house.ended(house.says(key, "/queue default", "followup"))).isEqualTo("ok");
        assertThat(row(key).queueMode()).isEmpty();
        RunId three = house.says(key, "three", "followup");
        first.say("1");
        house.model.next().say("2");
        house.model.next().say("3");
        assertThat(house.ended(three)).isEqualTo("ok");
        assertThat(house.kinds()).contains("session.patched");
    }

    @Test
    void a_sender_on_a_channel_cannot_choose_how_words_wait() throws Exception {
        house.use(queue("followup"));
        house.ann.say("workbot", "/queue interrupt");
        HeldModel.Asked words = house.model.next();
        assertThat(words.text()).contains("| /queue interrupt");
        words.say("no");
        house.ann.hears("no");
        assertThat(row(ANN).queueMode()).isEmpty();
    }

    private SessionMethods.SessionRow row(String key) {
        return house.li
                .link()
                .call(
                        SessionMethods.SESSIONS_DESCRIBE,
                        new SessionMethods.Describe(key, Optional.empty(), Optional.empty()))
                .session()
                .orElseThrow();
    }
}
