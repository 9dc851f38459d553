package dev.clawnet.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a cron expression is due, also where clocks are set.
class CronExpressionTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> slots(String expression, ZoneId zone, String from, String to) {
        List<String> slots = new ArrayList<>();
        Instant end = Instant.parse(to);
        CronExpression parsed = CronExpression.parse(expression);
        var next = parsed.next(zone, Instant.parse(from).minusSeconds(1));
        while (next.isPresent() && next.get().isBefore(end)) {
            slots.add(next.get().toString());
            next = parsed.next(zone, next.get());
        }
        return slots;
    }

    @Test
    void a_time_of_day_in_a_gap_is_due_when_the_gap_ends() {
        // Berlin goes from 02:00 to 03:00 on 29 March 2026.
        assertThat(slots("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void a_time_of_day_that_comes_twice_is_due_the_first_time() {
        // Berlin goes from 03:00 back to 02:00 on 25 October 2026.
        assertThat(slots("30 2 * * *", BERLIN, "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"))
                .containsExactly("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void an_expression_of_open_hours_goes_by_elapsed_time() {
        assertThat(slots("0 * * * *", BERLIN, "2026-03-29T00:00:00Z", "2026-03-29T04:00:00Z"))
                .hasSize(4);
        assertThat(slots("0 * * * *", BERLIN, "2026-10-25T00:00:00Z", "2026-10-25T04:00:00Z"))
                .hasSize(4);
    }

    @Test
    void a_day_that_a_country_left_out_is_made_up_for_once() {
        // Samoa had no 30 December 2011.
        assertThat(slots("0 9,10 30 12 *", ZoneId.of("Pacific/Apia"), "2011-12-01T00:00:00Z", "2012-01-31T00:00:00Z"))
                .containsExactly("2011-12-30T10:00:00Z");
    }

    @Test
    void either_day_will_do_where_both_are_given() {
        assertThat(slots("0 0 13 * 5", ZoneOffset.UTC, "2026-11-01T00:00:00Z", "2026-11-15T00:00:00Z"))
                .containsExactly("2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z");
        assertThat(slots("0 0 1 * *", ZoneOffset.UTC, "2026-11-01T00:00:00Z", "2026-12-15T00:00:00Z"))
                .containsExactly("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    }

    @Test
    void the_leap_day_on_a_sunday_is_found() {
        assertThat(CronExpression.parse("0 0 29 2 */7").next(ZoneOffset.UTC, Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2032-02-29T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1 * * * *",
                "1-2-3 * * * *",
                "a * * * *",
                "0 0 30 2 *",
                "@often",
                "1,,2 * * * *"
            })
    void what_is_no_expression_is_refused_with_a_sentence(String text) {
        assertThatThrownBy(() -> CronExpression.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cron expression");
    }

    @Test
    void every_minute_of_a_year_agrees_with_looking_at_each() {
        long seed = Long.getLong("clawnet.cron.seed", 20_261_127L);
        Random random = new Random(seed);
        int tries = Integer.getInteger("clawnet.cron.expressions", 8);
        for (int i = 0; i < tries; i++) {
            ZoneId zone = List.of(
                            BERLIN,
                            ZoneId.of("America/New_York"),
                            ZoneId.of("Australia/Lord_Howe"),
                            ZoneId.of("Asia/Kathmandu"),
                            ZoneOffset.UTC)
                    .get(random.nextInt(5));
            String expression = expression(random);
            Instant from = Instant.parse("2026-01-01T00:00:00Z");
            Instant to = Instant.parse("2027-01-01T00:00:00Z");
            assertThat(slots(expression, zone, from.toString(), to.toString()))
                    .as("seed %d: %s in %s", seed, expression, zone)
                    .containsExactlyElementsOf(naive(expression, zone, from, to));
        }
    }

    private static String expression(Random random) {
        String minute = pick(random, "*", "0", "30", "*/15", "7,37", "50-59");
        String hour = pick(random, "*", "*/2", "2", "1-3", "0,23", "9-17/4");
        String day = pick(random, "*", "*", "1", "28-31", "*/10");
        String month = pick(random, "*", "*", "MAR,OCT", "3-11", "12");
        String weekday = pick(random, "*", "*", "SUN", "1-5", "7");
        return String.join(" ", minute, hour, day, month, weekday);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// Looks at every minute: on the wall for named hours, of elapsed time for open ones.
    private static List<String> naive(String expression, ZoneId zone, Instant from, Instant to) {
        Naive naive = Naive.of(List.of(expression.split(" ", -1)));
        Set<Instant> slots = new TreeSet<>();
        if (naive.open()) {
            for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(1))) {
                if (naive.fits(LocalDateTime.ofInstant(at, zone))) {
                    slots.add(at);
                }
            }
        } else {
            LocalDateTime end = LocalDateTime.ofInstant(to, zone).plusDays(1);
            LocalDateTime local = LocalDateTime.ofInstant(from, zone).minusDays(1);
            for (; local.isBefore(end); local = local.plusMinutes(1)) {
                if (naive.fits(local)) {
                    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
                    slots.add(
                            offsets.isEmpty()
                                    ? zone.getRules().getTransition(local).getInstant()
                                    : local.toInstant(offsets.getFirst()));
                }
            }
        }
        return slots.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .map(Instant::toString)
                .toList();
    }

    /// The fields read by other code than the one that is tested.
    private record Naive(
            boolean open,
            boolean anyDay,
            Set<Integer> minutes,
            Set<Integer> hours,
            Set<Integer> days,
            Set<Integer> months,
            Set<Integer> weekdays) {
        static Naive of(List<String> fields) {
            Set<Integer> weekdays = new TreeSet<>();
            numbers(fields.get(4).replace("SUN", "0"), 0, 6).forEach(day -> weekdays.add(day % 7));
            return new Naive(
                    fields.get(1).startsWith("*"),
                    fields.get(2).startsWith("*") || fields.get(4).startsWith("*"),
                    numbers(fields.get(0), 0, 59),
                    numbers(fields.get(1), 0, 23),
                    numbers(fields.get(2), 1, 31),
                    numbers(fields.get(3).replace("MAR", "3").replace("OCT", "10"), 1, 12),
                    weekdays);
        }

        boolean fits(LocalDateTime local) {
            if (!minutes.contains(local.getMinute()) || !hours.contains(local.getHour())) {
                return false;
            }
            boolean day = days.contains(local.getDayOfMonth());
            boolean week = weekdays.contains(local.getDayOfWeek().getValue() % 7);
            return months.contains(local.getMonthValue()) && (anyDay ? (day && week) : (day || week));
        }

        private static Set<Integer> numbers(String field, int least, int most) {
            Set<Integer> numbers = new TreeSet<>();
            for (String part : field.split(",", -1)) {
                int slash = part.indexOf('/');
                int step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
                String range = slash < 0 ? part : part.substring(0, slash);
                int dash = range.indexOf('-');
                int first = range.equals("*") ? least : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = range.equals("*") ? most : Integer.parseInt(dash < 0 ? range : range.substring(dash + 1));
                IntStream.iterate(first, each -> each <= last, each -> each + step)
                        .forEach(numbers::add);
            }
            return numbers;
        }
    }
}
