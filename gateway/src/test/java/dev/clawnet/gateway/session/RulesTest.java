package dev.clawnet.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When sessions begin anew, and what leaves: rules as files say them.
class RulesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ResetRules DAILY = ResetRules.in(BERLIN);

    private static Instant at(String local) {
        return java.time.LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static Optional<String> due(ResetRules rules, String last, String now) {
        return rules.due(ResetRules.Type.DIRECT, "irc", at(last), at(now));
    }

    private static ResetRules idle(int minutes) {
        ResetRule rule = ResetRule.of(Optional.of("idle"), Optional.empty(), Optional.of(minutes));
        return new ResetRules(rule, Map.of(), Map.of(), List.of(), BERLIN);
    }

    @Test
    void a_day_of_sessions_begins_at_four_where_the_gateway_is() {
        assertThat(due(DAILY, "2026-03-10T03:59:59", "2026-03-10T04:00:00")).contains("daily");
        assertThat(due(DAILY, "2026-03-10T04:00:00", "2026-03-11T03:59:59")).isEmpty();
        assertThat(due(DAILY, "2026-03-08T12:00:00", "2026-03-11T01:00:00")).contains("daily");
    }

    @Test
    void an_hour_that_the_clocks_skip_or_repeat_begins_one_day() {
        ResetRule two = ResetRule.of(Optional.of("daily"), Optional.of(2), Optional.empty());
        ResetRules rules = new ResetRules(two, Map.of(), Map.of(), List.of(), BERLIN);
        assertThat(due(rules, "2026-03-29T01:59:00", "2026-03-29T03:00:00")).contains("daily");
        assertThat(due(rules, "2026-03-29T03:00:00", "2026-03-30T01:59:00")).isEmpty();
        assertThat(due(rules, "2026-10-25T01:59:00", "2026-10-25T04:00:00")).contains("daily");
    }

    @Test
    void a_session_without_a_word_for_long_enough_begins_anew() {
        assertThat(due(idle(30), "2026-03-10T12:00:00", "2026-03-10T12:30:00")).isEmpty();
        assertThat(due(idle(30), "2026-03-10T12:00:00", "2026-03-10T12:30:01")).contains("idle");
        assertThat(due(idle(30), "2026-03-10T03:50:00", "2026-03-10T04:10:00"))
                .as("idle alone knows no day")
                .isEmpty();
    }

    @Test
    void daily_with_minutes_is_whichever_comes_first_and_idle_without_minutes_is_an_hour() {
        ResetRule both = ResetRule.of(Optional.of("daily"), Optional.of(4), Optional.of(10));
        ResetRules rules = new ResetRules(both, Map.of(), Map.of(), List.of(), BERLIN);
        assertThat(due(rules, "2026-03-10T12:00:00", "2026-03-10T12:11:00")).contains("idle");
        assertThat(due(rules, "2026-03-10T03:55:00", "2026-03-10T04:00:00")).contains("daily");
        assertThat(ResetRule.of(Optional.of("idle"), Optional.empty(), Optional.empty())
                        .idle())
                .contains(Duration.ofHours(1));
    }

    @Test
    void the_channel_counts_alone_and_then_the_type() {
        ResetRules rules = new ResetRules(
                ResetRule.DEFAULT,
                Map.of(ResetRules.Type.THREAD, ResetRule.of(Optional.of("idle"), Optional.empty(), Optional.of(5))),
                Map.of("irc", ResetRule.of(Optional.of("idle"), Optional.empty(), Optional.of(600))),
                List.of(),
                BERLIN);
        Instant last = at("2026-03-10T03:30:00");
        Instant now = at("2026-03-10T04:30:00");
        assertThat(rules.due(ResetRules.Type.THREAD, "irc", last, now)).isEmpty();
        assertThat(rules.due(ResetRules.Type.THREAD, "slack", last, now)).contains("idle");
        assertThat(rules.due(ResetRules.Type.GROUP, "slack", last, now)).contains("daily");
        assertThat(ResetRules.Type.of(SessionKey.of("agent:a:irc:group:x:thread:7"), true))
                .isEqualTo(ResetRules.Type.THREAD);
    }

    @Test
    void only_whole_words_begin_a_session_anew_and_the_rest_goes_on() {
        ResetRules rules = new ResetRules(ResetRule.DEFAULT, Map.of(), Map.of(), List.of("fresh start", " "), BERLIN);
        assertThat(rules.trigger(" /New  hello there ")).contains("hello there");
        assertThat(rules.trigger("/reset")).contains("");
        assertThat(rules.trigger("Fresh start please")).contains("please");
        assertThat(rules.trigger("/newer")).isEmpty();
        assertThat(rules.trigger("say /new")).isEmpty();
        assertThat(rules.trigger("anything")).isEmpty();
    }

    /// An empty word is a condition that is not there.
    private static SendPolicy.Rule rule(boolean allows, String channel, String type, String prefix, String raw) {
        return new SendPolicy.Rule(allows, word(channel), word(type), word(prefix), word(raw));
    }

    private static Optional<String> word(String word) {
        return word.isEmpty() ? Optional.empty() : Optional.of(word);
    }

    @Test
    void a_rule_that_denies_counts_before_one_that_allows_and_the_owners_word_before_both() {
        SendPolicy.Where where = new SendPolicy.Where(SessionKey.of("agent:work:irc:group:#shop"), "irc", "group");
        SendPolicy.Rule all = rule(true, "IRC", "", "", "");
        assertThat(SendPolicy.DEFAULT.allows(where, Optional.empty())).isTrue();
        assertThat(new SendPolicy(false, List.of()).allows(where, Optional.empty()))
                .isFalse();
        assertThat(new SendPolicy(false, List.of(all)).allows(where, Optional.empty()))
                .isTrue();
        SendPolicy both = new SendPolicy(true, List.of(all, rule(false, "", "group", "irc:group:", "")));
        assertThat(both.allows(where, Optional.empty())).isFalse();
        assertThat(both.allows(where, Optional.of(true))).isTrue();
        assertThat(new SendPolicy(true, List.of(rule(false, "", "", "", "agent:work:")))
                        .allows(where, Optional.empty()))
                .isFalse();
        assertThat(new SendPolicy(true, List.of(rule(false, "", "dm", "", ""))).allows(where, Optional.empty()))
                .isTrue();
        assertThat(SendPolicy.DEFAULT.allows(where, Optional.of(false))).isFalse();
    }
}
