package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.text.PlainText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Times as people read and type them. Always UTC, so that two people read the same.
final class Times {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Times() {}

    static String at(long epochMs) {
        return FORM.format(Instant.ofEpochMilli(epochMs)) + " UTC";
    }

    static String at(Optional<Long> epochMs) {
        return epochMs.map(Times::at).orElse("-");
    }

    /// A moment: `2026-03-01T12:00:00Z`, or a time from now such as `30m`, `12h`, `7d`.
    static Instant moment(String option, String text, Instant now) {
        try {
            if (text.matches("[0-9]{1,6}[smhd]")) {
                long count = Long.parseLong(text.substring(0, text.length() - 1));
                return now.plus(unit(text.charAt(text.length() - 1)).multipliedBy(count));
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new Problem(Exit.USAGE, option + " takes a time such as 12h, 7d or 2026-03-01T12:00:00Z");
        }
    }

    /// A span such as `30m`, at least a second.
    static Duration span(String option, String text) {
        if (!text.matches("[0-9]{1,6}[smhd]") || text.matches("0+.")) {
            throw new Problem(
                    Exit.USAGE, option + " takes a span such as 90s, 30m, 6h or 1d, not " + PlainText.visible(text));
        }
        return unit(text.charAt(text.length() - 1)).multipliedBy(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    private static Duration unit(char letter) {
        return switch (letter) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /// How long until then, in words.
    static String left(long epochMs, Instant now) {
        Duration left = Duration.between(now, Instant.ofEpochMilli(epochMs));
        if (left.isNegative() || left.isZero()) {
            return "over";
        }
        if (left.toHours() >= 48) {
            return left.toDays() + " days";
        }
        return left.toMinutes() >= 120 ? left.toHours() + " h" : Math.max(1, left.toMinutes()) + " min";
    }
}
