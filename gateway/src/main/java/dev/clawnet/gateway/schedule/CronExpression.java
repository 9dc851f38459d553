package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.schedule.CronField.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A cron expression of five fields, and when it is due in a time zone. Pure.
///
/// Where both days are given, either will do. When clocks are set, the rule is that of Vixie's cron: an expression
/// that names its hours is due once for each time of day that it names, at the first of two such times, and as soon
/// as a gap ends that swallowed it; one whose hour begins with a star goes by elapsed time, so that it is due in
/// both hours that are called alike, and never in one that was left out.
final class CronExpression {
    /// Beyond every combination that a calendar has: 29 February on a given weekday comes within 40 years.
    private static final int YEARS = 41;
    /// More than the longest gap there ever was (a day, in Samoa).
    private static final int DAYS_BEFORE = 2;

    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final CronField minute;
    private final CronField hour;
    private final CronField day;
    private final CronField month;
    private final CronField weekday;

    private CronExpression(List<String> fields) {
        this.minute = CronField.parse(Unit.MINUTE, fields.get(0));
        this.hour = CronField.parse(Unit.HOUR, fields.get(1));
        this.day = CronField.parse(Unit.DAY, fields.get(2));
        this.month = CronField.parse(Unit.MONTH, fields.get(3));
        this.weekday = CronField.parse(Unit.WEEKDAY, fields.get(4));
    }

    /// `IllegalArgumentException` with a sentence when the text is none, or never due.
    static CronExpression parse(String text) {
        String plain = NAMED.getOrDefault(text.strip().toLowerCase(Locale.ROOT), text.strip());
        List<String> fields = List.of(plain.split("\\s+", -1));
        if (fields.size() != 5) {
            throw new IllegalArgumentException("a cron expression has five fields (minute hour day month weekday), such"
                    + " as '0 9 * * 1-5', or is one of @hourly, @daily, @weekly, @monthly, @yearly; this one has "
                    + fields.size());
        }
        CronExpression expression = new CronExpression(fields);
        if (expression.localFrom(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("there is no such day, so that this cron expression is never due");
        }
        return expression;
    }

    /// The first instant after `after` at which it is due; empty when there is none within some decades.
    Optional<Instant> next(ZoneId zone, Instant after) {
        Instant from = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        return hour.any() ? elapsed(zone.getRules(), from) : named(zone.getRules(), from);
    }

    /// By elapsed time: wherever the clock on the wall shows a time that fits.
    private Optional<Instant> elapsed(ZoneRules rules, Instant from) {
        Instant at = from;
        while (true) {
            ZoneOffset offset = rules.getOffset(at);
            // An offset of seconds (before standard time) shows no whole minutes: the next one that it does show.
            LocalDateTime shown = LocalDateTime.ofInstant(at, offset);
            LocalDateTime whole = shown.truncatedTo(ChronoUnit.MINUTES);
            Optional<Instant> due = localFrom(whole.isBefore(shown) ? whole.plusMinutes(1) : whole)
                    .map(local -> local.toInstant(offset));
            ZoneOffsetTransition change = rules.nextTransition(at);
            if (due.isEmpty() || change == null || due.get().isBefore(change.getInstant())) {
                return due;
            }
            at = change.getInstant();
        }
    }

    /// Once for each time of day that is named.
    private Optional<Instant> named(ZoneRules rules, Instant from) {
        LocalDateTime start = LocalDateTime.ofInstant(from, rules.getOffset(from))
                .truncatedTo(ChronoUnit.MINUTES)
                .minusDays(DAYS_BEFORE);
        Optional<LocalDateTime> local = localFrom(start);
        while (local.isPresent()) {
            Instant due = instant(rules, local.get());
            if (!due.isBefore(from)) {
                return Optional.of(due);
            }
            local = localFrom(local.get().plusMinutes(1));
        }
        return Optional.empty();
    }

    private static Instant instant(ZoneRules rules, LocalDateTime local) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }

    /// The first time of the calendar from `from` on that fits.
    private Optional<LocalDateTime> localFrom(LocalDateTime from) {
        LocalDate date = from.toLocalDate();
        LocalDate end = date.plusYears(YEARS);
        while (date.isBefore(end)) {
            if (!month.has(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
            } else if (fits(date)) {
                LocalDateTime begin = date.equals(from.toLocalDate()) ? from : date.atStartOfDay();
                Optional<LocalDateTime> found = within(begin);
                if (found.isPresent()) {
                    return found;
                }
                date = date.plusDays(1);
            } else {
                date = date.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean fits(LocalDate date) {
        boolean byDay = day.has(date.getDayOfMonth());
        boolean byWeekday = weekday.has(date.getDayOfWeek().getValue() % 7);
        return (day.any() || weekday.any()) ? (byDay && byWeekday) : (byDay || byWeekday);
    }

    /// The first time of that day from `begin` on.
    private Optional<LocalDateTime> within(LocalDateTime begin) {
        if (hour.has(begin.getHour())) {
            Optional<Integer> later = minute.from(begin.getMinute());
            if (later.isPresent()) {
                return Optional.of(begin.withMinute(later.get()));
            }
        }
        return hour.from(begin.getHour() + 1)
                .map(next -> begin.withHour(next).withMinute(minute.from(0).orElseThrow()));
    }
}
