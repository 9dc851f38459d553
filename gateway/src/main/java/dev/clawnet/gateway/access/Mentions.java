package dev.clawnet.gateway.access;

import dev.clawnet.protocol.text.ScriptRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// By which words of a message an agent is meant.
public final class Mentions {
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]");
    private static final Pattern SPECIAL = Pattern.compile("[.*+?^${}()|\\[\\]\\\\/-]");
    /// More patterns than an agent has names.
    private static final int MOST = 64;

    private final List<ScriptRegex> patterns;
    private final List<String> broken;

    private Mentions(List<ScriptRegex> patterns, List<String> broken) {
        this.patterns = List.copyOf(patterns);
        this.broken = List.copyOf(broken);
    }

    /// What counts as a mention: the agent's own patterns where it has any key for them, even an empty one; else
    /// everybody's; else its name and its sign.
    public static Mentions of(
            Optional<List<String>> own, Optional<List<String>> all, Optional<String> name, Optional<String> emoji) {
        List<String> sources = own.or(() -> all).orElseGet(() -> derived(name, emoji));
        List<ScriptRegex> patterns = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        sources.stream().limit(MOST).forEach(source -> {
            try {
                patterns.add(ScriptRegex.of(source));
            } catch (IllegalArgumentException e) {
                broken.add(source + ": " + e.getMessage());
            }
        });
        if (sources.size() > MOST) {
            broken.add("there are more than " + MOST + " patterns; the rest does not count");
        }
        return new Mentions(patterns, broken);
    }

    private static List<String> derived(Optional<String> name, Optional<String> emoji) {
        List<String> sources = new ArrayList<>();
        name.map(String::strip).filter(text -> !text.isEmpty()).ifPresent(text -> {
            String words = SPECIAL.matcher(text).replaceAll("\\\\$0").replaceAll("\\s+", "\\\\s+");
            // A word's edge is one only beside a letter or digit.
            String before = text.matches("(?s)^\\w.*") ? "\\b" : "";
            String after = text.matches("(?s).*\\w$") ? "\\b" : "";
            sources.add(before + "@?" + words + after);
        });
        emoji.map(String::strip)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> sources.add(
                        SPECIAL.matcher(INVISIBLE.matcher(text).replaceAll("")).replaceAll("\\\\$0")));
        return sources;
    }

    /// Whether there is anything to go by.
    public boolean detectable() {
        return !patterns.isEmpty();
    }

    /// Patterns that do not count, each with the reason, ready to show to their owner.
    public List<String> broken() {
        return broken;
    }

    /// Whether the text means the agent. Signs that nobody sees do not hide a name.
    public boolean in(String text) {
        String seen = INVISIBLE.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern -> pattern.find(seen));
    }
}
