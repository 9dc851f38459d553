package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Complaint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the environment's values where `${NAME}` stands in a string; `$${NAME}` stands for the text itself.
///
/// The file may name values of its own under `env`; they count where the environment has none, and never for the
/// names by which programs are made to load something.
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{([A-Z_][A-Z0-9_]*)\\}");
    private static final Pattern DANGEROUS =
            Pattern.compile("(LD|DYLD)_.*|PATH|NODE_OPTIONS|NODE_PATH|PYTHON(PATH|HOME|STARTUP)"
                    + "|PERL5(LIB|OPT)|RUBY(LIB|OPT)|BASH_ENV|ENV|IFS|SHELLOPTS|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS"
                    + "|CLASSPATH|GIT_(SSH|SSH_COMMAND|EXEC_PATH)");
    private static final Pattern PATH_KEY = Pattern.compile(".*(dir|path|paths|file|root|workspace)");
    private static final List<String> PATH_LISTS = List.of("paths", "pathprepend");

    private final Map<String, String> environment;
    private final List<Complaint> missing = new ArrayList<>();

    Variables(Map<String, String> environment, ConfigValue root) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        offer(all, Loose.at(root, "env"));
        offer(all, Loose.at(root, "env", "vars"));
        this.environment = all;
    }

    private static void offer(Map<String, String> all, Optional<ConfigValue> values) {
        Loose.members(values).forEach((name, member) -> {
            boolean unset = all.getOrDefault(name, "").isBlank();
            if (unset && !DANGEROUS.matcher(name).matches()) {
                Loose.text(Optional.of(member.value())).ifPresent(text -> all.put(name, text));
            }
        });
    }

    /// What the environment and the file say of a name.
    Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /// Places where a variable stands that has no value.
    List<Complaint> missing() {
        return List.copyOf(missing);
    }

    ConfigValue filled(ConfigValue root) {
        return mapped(
                root,
                Way.ROOT,
                (way, text) ->
                        text.text().contains("${") ? new ConfigValue.Text(text.place(), filled(text, way)) : text);
    }

    /// `~` at the beginning of what is a path by its key.
    static ConfigValue expanded(ConfigValue root, UnaryOperator<String> home) {
        return mapped(
                root,
                Way.ROOT,
                (way, text) -> text.text().startsWith("~") && isPath(way)
                        ? new ConfigValue.Text(text.place(), home.apply(text.text()))
                        : text);
    }

    private static boolean isPath(Way way) {
        String name = way.name().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && Character.isDigit(name.charAt(0))) {
            return way.holder()
                    .filter(list -> PATH_LISTS.contains(list.name().toLowerCase(Locale.ROOT)))
                    .isPresent();
        }
        return PATH_KEY.matcher(name).matches();
    }

    /// What becomes of a string at a place.
    private interface Change {
        ConfigValue of(Way way, ConfigValue.Text text);
    }

    private static ConfigValue mapped(ConfigValue value, Way way, Change change) {
        return value instanceof ConfigValue.Text text
                ? change.of(way, text)
                : ConfigValue.each(value, (name, inner) -> mapped(inner, way.to(name), change));
    }

    private String filled(ConfigValue.Text text, Way way) {
        StringBuilder filled = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text.text());
        while (variable.find()) {
            String value = variable.group().substring(1);
            if (variable.group(1).isEmpty()) {
                Optional<String> found = value(variable.group(2));
                if (found.isEmpty()) {
                    missing.add(new Complaint(
                            text.place(),
                            way + " wants the variable " + variable.group(2)
                                    + ", which the environment lacks: set it, or write $" + variable.group()
                                    + " for the text itself"));
                }
                value = found.orElse(variable.group());
            }
            variable.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return variable.appendTail(filled).toString();
    }
}
