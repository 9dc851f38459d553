package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionTalkMethods;
import dev.clawnet.protocol.id.RunId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Older turns are summarised by the model, for those alone who could read them all.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class CompactionTest {
    private static final String TRIP = "agent:work:trip";
    private static final String TIGHT =
            "agents: { defaults: { contextTokens: 21000, compaction: { maxHistoryShare: 0.9, keepRecentTokens: 300 } } },";

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

    /// One exchange of about 250 tokens.
    private void talk(String session, int number) throws Exception {
        RunId run = house.says(session, "fact " + number + " " + "x".repeat(480), "followup");
        house.model.next().say("answer " + number + " " + "y".repeat(480));
        assertThat(house.ended(run)).isEqualTo("ok");
    }

    /// Not on the common pool, which whoever asks a provider needs as well.
    private CompletableFuture<SessionMethods.Compacted> compacted() {
        return CompletableFuture.supplyAsync(
                () -> house.li
                        .link()
                        .call(
                                SessionMethods.SESSIONS_COMPACT,
                                new SessionMethods.Compact("agent:work:main", Optional.empty(), Optional.empty())),
                work -> Thread.ofVirtual().start(work));
    }

    @Test
    void what_is_too_much_is_summarised_before_the_next_turn_and_stays_stored() throws Exception {
        house.use(TIGHT);
        for (int i = 1; i <= 5; i++) {
            talk(TRIP, i);
        }
        RunId run = house.says(TRIP, "and now?", "followup");
        HeldModel.Asked summary = house.model.next();
        assertThat(summary.text())
                .contains("You summarise", "fact 1", "answer 4")
                .doesNotContain("and now?");
        summary.say("SHORT: facts one to four.");
        HeldModel.Asked turn = house.model.next();
        assertThat(turn.text())
                .contains("| SHORT: facts one to four.", "answer 5", "and now?")
                .doesNotContain("fact 1 ", "answer 2");
        turn.say("now this");
        assertThat(house.ended(run)).isEqualTo("ok");
        assertThat(house.history(TRIP)).hasSize(12).anyMatch(line -> line.startsWith("user: fact 1 "));
    }

    @Test
    void a_model_that_gives_no_summary_lets_the_turn_go_on_and_owner_and_agent_are_told() throws Exception {
        house.use(TIGHT);
        for (int i = 1; i <= 5; i++) {
            talk(TRIP, i);
        }
        RunId run = house.says(TRIP, "and now?", "followup");
        house.model.next().refuse();
        HeldModel.Asked turn = house.model.next();
        assertThat(turn.text()).contains("could not be summarised", "and now?");
        turn.say("now this");
        assertThat(house.ended(run)).isEqualTo("ok");
        assertThat(house.li
                        .link()
                        .call(
                                OwnerEventMethods.EVENTS_LIST,
                                new OwnerEventMethods.ListEvents(Optional.empty(), Optional.empty(), Optional.empty()))
                        .events())
                .extracting(OwnerEventMethods.OwnerEventView::kind)
                .contains("unsummarised");
    }

    @Test
    void a_summary_for_the_owner_is_not_shown_to_somebody_outside() throws Exception {
        house.use("session: { dmScope: \"main\" },");
        for (int i = 1; i <= 3; i++) {
            talk("agent:work:main", i);
        }
        // Nothing is older than what is kept as it was said.
        assertThat(compacted().get(30, TimeUnit.SECONDS).compacted()).isFalse();
        for (int i = 4; i <= 12; i++) {
            talk("agent:work:main", i);
        }
        CompletableFuture<SessionMethods.Compacted> done = compacted();
        house.model.next().say("SECRET SUMMARY");
        assertThat(done.get(30, TimeUnit.SECONDS).compacted()).isTrue();
        house.ann.say("workbot", "hello");
        HeldModel.Asked outside = house.model.next();
        assertThat(outside.text()).contains("| hello").doesNotContain("SECRET", "fact");
        outside.say("hi");
        house.ann.hears("hi");
        RunId run = house.says("agent:work:main", "go on", "followup");
        HeldModel.Asked owner = house.model.next();
        assertThat(owner.text()).contains("SECRET SUMMARY", "| hello").doesNotContain("fact 1 ");
        owner.say("on");
        house.ended(run);
        SessionTalkMethods.Previews previews = house.li
                .link()
                .call(
                        SessionTalkMethods.SESSIONS_PREVIEW,
                        new SessionTalkMethods.Preview(
                                List.of("agent:work:main", "agent:work:none"), Optional.of(2L), Optional.empty()));
        assertThat(previews.previews())
                .extracting(SessionTalkMethods.PreviewedSession::status)
                .containsExactly("ok", "missing");
        assertThat(previews.previews().getFirst().items())
                .extracting(SessionTalkMethods.PreviewItem::text)
                .containsExactly("go on", "on");
        ChatMethods.Said all = house.li
                .link()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        new ChatMethods.History(
                                "agent:work:main", Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(all.totalMessages()).isEqualTo(28L);
    }
}
