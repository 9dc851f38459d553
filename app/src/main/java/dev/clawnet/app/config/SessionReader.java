package dev.clawnet.app.config;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.CompactionRules;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.QueueRules;
import dev.clawnet.gateway.session.ResetRule;
import dev.clawnet.gateway.session.ResetRules;
import dev.clawnet.gateway.session.SendPolicy;
import dev.clawnet.gateway.session.SessionRules;
import dev.clawnet.gateway.session.Verbosity;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a configuration says about sessions: when they begin anew, what waits, what leaves, and what is summarised.
/// The file was checked before.
final class SessionReader {
    private final ConfigValue root;

    private SessionReader(ConfigValue root) {
        this.root = root;
    }

    /// Without a file, in the time zone of this machine.
    static SessionRules usual() {
        return SessionRules.in(ZoneId.systemDefault());
    }

    static SessionRules read(ConfigValue root) {
        SessionReader reader = new SessionReader(root);
        int runs =
                whole(Loose.at(root, "agents", "defaults", "maxConcurrent")).orElse(AgentLimits.RUNS_DRIVEN_PER_PERSON);
        return new SessionRules(
                reader.resets(ZoneId.systemDefault()),
                reader.queue(),
                reader.send(),
                reader.compaction(),
                Math.min(runs, AgentLimits.RUNS_DRIVEN_PER_PERSON),
                Loose.text(Loose.at(root, "agents", "defaults", "verboseDefault"))
                        .flatMap(Verbosity::of)
                        .orElse(Verbosity.ON));
    }

    private ResetRules resets(ZoneId zone) {
        Optional<ConfigValue> session = Loose.at(root, "session");
        Optional<ConfigValue> one = Loose.member(session, "reset");
        Optional<ConfigValue> types = Loose.member(session, "resetByType");
        Optional<Integer> minutes = whole(Loose.member(session, "idleMinutes"));
        // The older key alone means idle; beside the newer ones it is the minutes of the one rule for all.
        ResetRule all = one.isEmpty() && types.isEmpty() && minutes.isPresent()
                ? ResetRule.of(Optional.of("idle"), Optional.empty(), minutes)
                : ResetRule.of(
                        Loose.text(Loose.member(one, "mode")),
                        whole(Loose.member(one, "atHour")),
                        whole(Loose.member(one, "idleMinutes")).or(() -> minutes));
        Map<ResetRules.Type, ResetRule> byType = new EnumMap<>(ResetRules.Type.class);
        rule(Loose.member(types, "dm")).ifPresent(rule -> byType.put(ResetRules.Type.DIRECT, rule));
        rule(Loose.member(types, "direct")).ifPresent(rule -> byType.put(ResetRules.Type.DIRECT, rule));
        rule(Loose.member(types, "group")).ifPresent(rule -> byType.put(ResetRules.Type.GROUP, rule));
        rule(Loose.member(types, "thread")).ifPresent(rule -> byType.put(ResetRules.Type.THREAD, rule));
        Map<String, ResetRule> byChannel = new LinkedHashMap<>();
        Loose.members(Loose.member(session, "resetByChannel"))
                .forEach((name, member) -> rule(Optional.of(member.value()))
                        .ifPresent(rule -> byChannel.put(name.strip().toLowerCase(Locale.ROOT), rule)));
        return new ResetRules(all, byType, byChannel, texts(Loose.member(session, "resetTriggers")), zone);
    }

    private static Optional<ResetRule> rule(Optional<ConfigValue> rule) {
        return rule.map(_ -> ResetRule.of(
                Loose.text(Loose.member(rule, "mode")),
                whole(Loose.member(rule, "atHour")),
                whole(Loose.member(rule, "idleMinutes"))));
    }

    private QueueRules queue() {
        Optional<ConfigValue> queue = Loose.at(root, "messages", "queue");
        QueueRules usual = QueueRules.DEFAULT;
        Map<String, QueueMode> modes = new LinkedHashMap<>();
        Loose.members(Loose.member(queue, "byChannel"))
                .forEach((name, member) -> Loose.text(Optional.of(member.value()))
                        .flatMap(QueueMode::of)
                        .ifPresent(mode -> modes.put(name, mode)));
        Map<String, Duration> quiets = new LinkedHashMap<>();
        Loose.members(Loose.member(queue, "debounceMsByChannel"))
                .forEach((name, member) -> whole(Optional.of(member.value()))
                        .ifPresent(millis -> quiets.put(name, Duration.ofMillis(millis))));
        return new QueueRules(
                Loose.text(Loose.member(queue, "mode")).flatMap(QueueMode::of).orElse(usual.mode()),
                modes,
                whole(Loose.member(queue, "debounceMs")).map(Duration::ofMillis).orElse(usual.debounce()),
                quiets,
                whole(Loose.member(queue, "cap")).orElse(usual.cap()),
                Loose.text(Loose.member(queue, "drop"))
                        .flatMap(QueueRules.Drop::of)
                        .orElse(usual.drop()));
    }

    private SendPolicy send() {
        Optional<ConfigValue> policy = Loose.at(root, "session", "sendPolicy");
        List<SendPolicy.Rule> rules = Loose.items(Loose.member(policy, "rules")).stream()
                .map(rule -> {
                    Optional<ConfigValue> match = Loose.at(rule, "match");
                    return new SendPolicy.Rule(
                            allows(Loose.at(rule, "action")),
                            Loose.text(Loose.member(match, "channel")),
                            Loose.text(Loose.member(match, "chatType")),
                            Loose.text(Loose.member(match, "keyPrefix")),
                            Loose.text(Loose.member(match, "rawKeyPrefix")));
                })
                .toList();
        Optional<ConfigValue> without = Loose.member(policy, "default");
        return new SendPolicy(without.isEmpty() || allows(without), rules);
    }

    /// Everything but the one word denies.
    private static boolean allows(Optional<ConfigValue> word) {
        return Loose.text(word).filter("allow"::equals).isPresent();
    }

    private CompactionRules compaction() {
        Optional<ConfigValue> defaults = Loose.at(root, "agents", "defaults");
        Optional<ConfigValue> said = Loose.member(defaults, "compaction");
        CompactionRules usual = CompactionRules.DEFAULT;
        int reserve = Math.max(
                whole(Loose.member(said, "reserveTokens")).orElse(usual.reserve()),
                whole(Loose.member(said, "reserveTokensFloor")).orElse(0));
        return new CompactionRules(
                whole(Loose.member(defaults, "contextTokens")).orElse(usual.contextTokens()),
                reserve,
                whole(Loose.member(said, "keepRecentTokens")).orElse(usual.keep()),
                number(Loose.member(said, "maxHistoryShare")).orElse(usual.share()));
    }

    private static List<String> texts(Optional<ConfigValue> list) {
        return Loose.items(list).stream()
                .flatMap(item -> Loose.text(Optional.of(item)).stream())
                .toList();
    }

    private static Optional<Double> number(Optional<ConfigValue> value) {
        return value.filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> Numbers.value(((ConfigValue.Digits) digits).digits()));
    }

    private static Optional<Integer> whole(Optional<ConfigValue> value) {
        return number(value).map(found -> (int) Math.clamp(Math.round(found), 0L, (long) Integer.MAX_VALUE));
    }
}
