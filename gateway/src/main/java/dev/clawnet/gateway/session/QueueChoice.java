package dev.clawnet.gateway.session;

import dev.clawnet.gateway.session.QueueRules.Drop;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an owner chose for one session; what is absent is as the configuration says.
///
/// @param debounce how long it has to be quiet, at most [QueueRules#LONGEST]
/// @param cap how many may wait, 1 to [QueueRules#MOST]
public record QueueChoice(
        Optional<QueueMode> mode, Optional<Duration> debounce, Optional<Integer> cap, Optional<Drop> drop) {
    public static final QueueChoice NONE =
            new QueueChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern TIME = Pattern.compile("(\\d{1,7})(?:\\.(\\d{1,3}))?(ms|s|m)?");
    private static final Pattern COUNT = Pattern.compile("\\d{1,3}");

    public QueueChoice {
        debounce = debounce.map(QueueRules::bounded);
        cap = cap.map(most -> Math.clamp(most, 1, QueueRules.MOST));
    }

    /// With one more word of `followup debounce:2s cap:25 drop:old`; empty when it says nothing that is known, or
    /// more than may be.
    public Optional<QueueChoice> with(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        if (colon < 0) {
            return QueueMode.of(lower).map(found -> new QueueChoice(Optional.of(found), debounce, cap, drop));
        }
        String value = lower.substring(colon + 1);
        return switch (lower.substring(0, colon)) {
            case "debounce" ->
                time(value)
                        .filter(found -> found.compareTo(QueueRules.LONGEST) <= 0)
                        .map(found -> new QueueChoice(mode, Optional.of(found), cap, drop));
            case "cap" ->
                Optional.of(value)
                        .filter(text -> COUNT.matcher(text).matches())
                        .map(Integer::parseInt)
                        .filter(found -> found >= 1 && found <= QueueRules.MOST)
                        .map(found -> new QueueChoice(mode, debounce, Optional.of(found), drop));
            case "drop" -> Drop.of(value).map(found -> new QueueChoice(mode, debounce, cap, Optional.of(found)));
            default -> Optional.empty();
        };
    }

    /// `2s`, `0.5s`, `1500ms`, `1m`; a bare number is milliseconds.
    private static Optional<Duration> time(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit = switch (Optional.ofNullable(parts.group(3)).orElse("ms")) {
            case "m" -> 60_000;
            case "s" -> 1_000;
            default -> 1;
        };
        String part = Optional.ofNullable(parts.group(2)).orElse("");
        long thousandths = part.isEmpty() ? 0 : Long.parseLong((part + "00").substring(0, 3));
        return Optional.of(Duration.ofMillis(Long.parseLong(parts.group(1)) * unit + thousandths * unit / 1_000));
    }

    /// These over others.
    public QueueChoice over(QueueChoice other) {
        return new QueueChoice(
                mode.or(other::mode), debounce.or(other::debounce), cap.or(other::cap), drop.or(other::drop));
    }
}
