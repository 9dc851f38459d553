package dev.clawnet.gateway.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/// The part of each day in which something may begin; over midnight where the end is before the start.
///
/// @param start minutes of the day
/// @param end minutes of the day, up to 1,440
public record Hours(int start, int end, String zone) {
    private static final int DAY = 1_440;

    public Hours {
        if (start < 0 || start >= DAY || end < 0 || end > DAY || start == end) {
            throw new IllegalArgumentException("active hours are a start and another end, such as 08:00 and 22:30");
        }
        Schedule.zoneOf(zone);
    }

    /// Such as 08:00, or 24:00 for the end of a day. `IllegalArgumentException` when it is no time of day.
    public static int minute(String text) {
        if (!text.matches("([01][0-9]|2[0-3]):[0-5][0-9]|24:00")) {
            throw new IllegalArgumentException("a time of day is written as in 08:00 or 22:30, or 24:00");
        }
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    boolean has(Instant at) {
        LocalTime time = LocalDateTime.ofInstant(at, zoneId()).toLocalTime();
        int minute = time.getHour() * 60 + time.getMinute();
        return start < end ? minute >= start && minute < end : minute >= start || minute < end;
    }

    /// When they begin again after an instant outside of them.
    Instant beginAfter(Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zoneId());
        LocalDateTime begin = local.toLocalDate().atTime(start / 60, start % 60);
        return (begin.isAfter(local) ? begin : begin.plusDays(1))
                .atZone(zoneId())
                .toInstant();
    }

    private ZoneId zoneId() {
        return ZoneId.of(zone);
    }
}
