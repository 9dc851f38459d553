package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// What a changed key asks of a gateway that runs. Pure.
final class ReloadRules {
    private ReloadRules() {}

    /// How a change takes effect.
    enum Effect {
        /// The new value is simply used.
        USED,
        /// A part begins anew while all else goes on.
        HOT,
        /// The gateway begins anew.
        RESTART
    }

    private record Rule(String prefix, Effect effect) {}

    /// In the order in which the early generation tries them.
    private static final List<Rule> RULES = rules();

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String used : List.of("gateway.remote", "gateway.reload", "gateway.routing")) {
            rules.add(new Rule(used, Effect.USED));
        }
        for (String hot : List.of("hooks.gmail", "hooks", "agents.defaults.heartbeat", "cron", "browser", "channels")) {
            rules.add(new Rule(hot, Effect.HOT));
        }
        for (String used : List.of(
                "meta",
                "identity",
                "wizard",
                "logging",
                "models",
                "agents",
                "tools",
                "mcp",
                "bindings",
                "audio",
                "agent",
                "routing",
                "messages",
                "session",
                "talk",
                "skills",
                "ui",
                "env",
                "$schema")) {
            rules.add(new Rule(used, Effect.USED));
        }
        for (String restart : List.of("plugins", "gateway", "discovery", "canvasHost")) {
            rules.add(new Rule(restart, Effect.RESTART));
        }
        return List.copyOf(rules);
    }

    /// What a changed key asks for. Without a rule: a new beginning.
    static Effect of(String path, Profile profile) {
        if (profile == Profile.LATEST && under(path, "broadcast")) {
            return Effect.HOT;
        }
        List<Rule> fitting =
                RULES.stream().filter(rule -> under(path, rule.prefix())).toList();
        if (fitting.isEmpty()) {
            return Effect.RESTART;
        }
        return switch (profile) {
            case EARLY -> fitting.getFirst().effect();
            case LATEST ->
                fitting.stream()
                        .max(Comparator.comparingInt(rule -> rule.prefix().length()))
                        .orElseThrow()
                        .effect();
        };
    }

    private static boolean under(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + ".");
    }

    /// Paths at which two files differ. Lists are compared as a whole, the place of a value does not count.
    static Set<String> changed(ConfigValue before, ConfigValue after) {
        Set<String> paths = new TreeSet<>();
        changed(before, after, Way.ROOT, paths);
        return paths;
    }

    private static void changed(ConfigValue before, ConfigValue after, Way way, Set<String> paths) {
        if (before instanceof ConfigValue.Table one && after instanceof ConfigValue.Table two) {
            Set<String> names = new TreeSet<>(one.members().keySet());
            names.addAll(two.members().keySet());
            for (String name : names) {
                ConfigValue.Member old = one.members().get(name);
                ConfigValue.Member now = two.members().get(name);
                if (old != null && now != null) {
                    changed(old.value(), now.value(), way.to(name), paths);
                } else {
                    all(old != null ? old.value() : Objects.requireNonNull(now).value(), way.to(name), paths);
                }
            }
        } else if (!same(before, after)) {
            paths.add(way.toString());
        }
    }

    /// What came or went as a whole: each key of it.
    private static void all(ConfigValue value, Way way, Set<String> paths) {
        if (value instanceof ConfigValue.Table table && !table.members().isEmpty()) {
            table.members().forEach((name, member) -> all(member.value(), way.to(name), paths));
        } else {
            paths.add(way.toString());
        }
    }

    private static boolean same(ConfigValue one, ConfigValue two) {
        return switch (one) {
            case ConfigValue.Table table ->
                two instanceof ConfigValue.Table other && sameTable(table.members(), other.members());
            case ConfigValue.Items items ->
                two instanceof ConfigValue.Items other && sameList(items.values(), other.values());
            case ConfigValue.Text text ->
                two instanceof ConfigValue.Text other && text.text().equals(other.text());
            case ConfigValue.Digits digits ->
                two instanceof ConfigValue.Digits other && digits.digits().equals(other.digits());
            case ConfigValue.Flag flag -> two instanceof ConfigValue.Flag other && flag.set() == other.set();
            case ConfigValue.Nothing _ -> two instanceof ConfigValue.Nothing;
        };
    }

    private static boolean sameTable(Map<String, ConfigValue.Member> one, Map<String, ConfigValue.Member> two) {
        if (one.size() != two.size()) {
            return false;
        }
        for (Map.Entry<String, ConfigValue.Member> entry : one.entrySet()) {
            ConfigValue.Member now = two.get(entry.getKey());
            if (now == null || !same(entry.getValue().value(), now.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameList(List<ConfigValue> one, List<ConfigValue> two) {
        if (one.size() != two.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), two.get(i))) {
                return false;
            }
        }
        return true;
    }
}
