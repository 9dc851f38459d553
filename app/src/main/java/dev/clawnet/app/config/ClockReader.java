package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.agent.Heartbeat.Hours;
import dev.clawnet.gateway.agent.Heartbeat.Target;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a configuration says about jobs and heartbeats. An agent has a heartbeat that says how often: its own block
/// goes before the defaults; where no agent has a block, the defaults are the first agent's.
final class ClockReader {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(ms|s|m|h|d)?");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final int MOST = 16_000;
    private static final int DAY = 1_440;

    private ClockReader() {}

    static AgentBook.Clock read(ConfigValue root, String first) {
        Optional<ConfigValue> defaults = Loose.at(root, "agents", "defaults", "heartbeat");
        Map<String, Heartbeat> beats = new HashMap<>();
        boolean own = false;
        for (AgentBlock block : AgentBlock.of(root)) {
            Optional<ConfigValue> said = at(root, block).flatMap(agent -> Loose.at(agent, "heartbeat"));
            own = own || said.isPresent();
            said.flatMap(beat -> beat(beat, defaults)).ifPresent(beat -> beats.put(block.id(), beat));
        }
        if (!own) {
            defaults.flatMap(beat -> beat(beat, defaults)).ifPresent(beat -> beats.put(first, beat));
        }
        boolean jobs = Loose.at(root, "cron", "enabled")
                .map(flag -> Loose.flag(Optional.of(flag)))
                .orElse(true);
        return new AgentBook.Clock(jobs, beats);
    }

    private static Optional<ConfigValue> at(ConfigValue root, AgentBlock block) {
        Optional<ConfigValue> at = Optional.of(root);
        for (String name : block.place().names()) {
            at = at.flatMap(here -> ConfigEdit.child(here, name));
        }
        return at;
    }

    private static Optional<Heartbeat> beat(ConfigValue own, Optional<ConfigValue> defaults) {
        return text(own, defaults, "every")
                .flatMap(ClockReader::span)
                .map(every -> new Heartbeat(
                        every.compareTo(SHORTEST) < 0 ? SHORTEST : every,
                        Loose.at(own, "activeHours")
                                .or(() -> defaults.flatMap(all -> Loose.at(all, "activeHours")))
                                .flatMap(ClockReader::hours),
                        text(own, defaults, "prompt")
                                .filter(prompt -> !prompt.isBlank() && prompt.length() <= MOST)
                                .orElse(Heartbeat.PROMPT),
                        ack(own).or(() -> defaults.flatMap(ClockReader::ack)).orElse(Heartbeat.ACK),
                        target(own, defaults)));
    }

    private static Optional<String> text(ConfigValue own, Optional<ConfigValue> defaults, String name) {
        return Loose.text(Loose.at(own, name)).or(() -> defaults.flatMap(all -> Loose.text(Loose.at(all, name))));
    }

    /// A number alone counts minutes; nothing is never.
    private static Optional<Duration> span(String text) {
        Matcher found = SPAN.matcher(text.strip());
        if (!found.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(found.group(1));
        Duration span = switch (Optional.ofNullable(found.group(2)).orElse("m")) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofMinutes(count);
        };
        return span.isZero() ? Optional.empty() : Optional.of(span);
    }

    /// Whether it is a time to wait; `0` is one, and stands for never.
    static boolean isSpan(String text) {
        return SPAN.matcher(text.strip()).matches();
    }

    /// Empty where they are no hours: [CrossRules] refuses such a file.
    static Optional<Hours> hours(ConfigValue hours) {
        int start = minute(Loose.text(Loose.at(hours, "start")).orElse("00:00"));
        int end = minute(Loose.text(Loose.at(hours, "end")).orElse("24:00"));
        String zone = Loose.text(Loose.at(hours, "timezone"))
                .filter(ClockReader::isZone)
                .orElse("UTC");
        return start < 0 || end < 0 || start == end || start == DAY
                ? Optional.empty()
                : Optional.of(new Hours(start, end, zone));
    }

    /// Minutes since midnight; below 0 when it is no time of day.
    static int minute(String text) {
        return TIME.matcher(text).matches()
                ? Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3))
                : -1;
    }

    /// Words for the user's own zone, as other programs write them, are none.
    static boolean isZone(String name) {
        try {
            return ZoneId.of(name).getRules() != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static Optional<Integer> ack(ConfigValue beat) {
        return Loose.at(beat, "ackMaxChars")
                .filter(ConfigValue.Digits.class::isInstance)
                .map(digits ->
                        (int) Math.max(0, Math.min(MOST, Numbers.value(((ConfigValue.Digits) digits).digits()))));
    }

    /// A channel with a place on it; `none` and `last` are the session alone.
    private static Optional<Target> target(ConfigValue own, Optional<ConfigValue> defaults) {
        Optional<String> channel = text(own, defaults, "target")
                .filter(name -> !name.equals("none") && !name.equals("last") && !name.isBlank());
        Optional<String> to = text(own, defaults, "to").filter(place -> !place.isBlank() && place.length() <= 200);
        return channel.flatMap(name -> to.map(place -> new Target(
                name,
                text(own, defaults, "accountId").orElse(""),
                place.startsWith("#") || place.startsWith("&"),
                place)));
    }
}
