package dev.clawnet.app.config;

import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.app.config.ConfigProblem.Place;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// One object of the file while it is read: takes members by name and type, collects complaints, and remembers
/// what was taken. Lives for one reading.
final class Section {
    /// What has its effect elsewhere than through a section: who routes or watches the file reads it whole.
    private static final Pattern ELSEWHERE = Pattern.compile(
            "bindings(\\[\\]\\..*)?|broadcast\\..*|meta\\..*|env(\\..*)?|\\$schema"
                    + "|agents\\.(list\\[\\]\\.(id|default|name|model(\\.primary)?)|entries\\.[^.]*(\\.(default|name|model(\\.primary)?))?|ownership|defaults\\.systemAgent\\.agentId)"
                    + "|agents\\.(list\\[\\]|entries\\.[^.]*)\\.(workspace|agentDir|skills|subagents\\.allowAgents)"
                    + "|agents\\.defaults\\.(imageModel(\\.(primary|fallbacks(\\[\\])?))?|thinkingDefault|verboseDefault|models\\..*\\.alias)|agents\\.(list\\[\\]|entries\\.[^.]*|defaults)\\.model\\.fallbacks(\\[\\])?"
                    + "|agents\\.defaults\\.(workspace|skipBootstrap|bootstrapMaxChars|bootstrapTotalMaxChars)"
                    + "|agents\\.defaults\\.subagents\\.(maxSpawnDepth|maxChildrenPerAgent)"
                    + "|tools\\.(agentToAgent|sessions)\\..*|mcp\\.servers\\..*"
                    + "|agents\\.(list\\[\\]|entries\\.[^.]*)\\.(groupChat\\.mentionPatterns|identity\\.(name|emoji))|messages\\.groupChat\\.mentionPatterns"
                    + "|(agents\\.(list\\[\\]|entries\\.[^.]*)\\.)?tools\\.((byProvider\\.[^.]*\\.)?(profile|allow|alsoAllow|deny)(\\[\\])?|elevated\\..*|(sandbox|subagents)\\.tools\\..*)"
                    + "|agents\\.(list\\[\\]|entries\\.[^.]*|defaults)\\.(sandbox\\.(mode|scope|perSession|workspaceAccess|backend|docker\\.(image|network|env\\..*|setupCommand|memory|pidsLimit|cpus))|subagents\\.maxSpawnDepth)"
                    + "|channels\\..*\\.groups\\.[^.]*\\.tools(BySender)?\\..*"
                    + "|session\\.(agentToAgent\\.maxPingPongTurns|resetTriggers|idleMinutes|reset\\..*|resetByType\\..*|resetByChannel\\..*|sendPolicy\\..*)"
                    + "|messages\\.queue\\..*|agents\\.defaults\\.(maxConcurrent|contextTokens|compaction\\.(reserveTokens|reserveTokensFloor|keepRecentTokens|maxHistoryShare))"
                    + "|models\\.providers\\.[^.]*\\.models\\[\\]\\.(id|name|contextWindow|reasoning|input|cost\\.(input|output))|cron\\.enabled|agents\\.(defaults|list\\[\\]|entries\\.[^.]*)\\.heartbeat\\.(every|activeHours(\\..*)?|prompt|ackMaxChars|target|to|accountId)"
                    + "|session\\.(dmScope|groupScope|scope|mainKey|identityLinks.*)|gateway\\.(routing|reload|budget)\\..*|secrets\\..*");

    private final String path;
    private final Optional<ConfigValue.Table> table;
    private final Place place;
    private final Reading reading;

    /// What all sections of one reading share.
    private record Reading(ConfigValue root, Secrets secrets, List<Complaint> complaints, Set<String> taken) {}

    private Section(String path, Optional<ConfigValue.Table> table, Place place, Reading reading) {
        this.path = path;
        this.table = table;
        this.place = place;
        this.reading = reading;
    }

    static Section root(ConfigValue root, Secrets secrets, List<Complaint> complaints) {
        Reading reading = new Reading(root, secrets, complaints, new HashSet<>());
        if (root instanceof ConfigValue.Table table) {
            return new Section("", Optional.of(table), root.place(), reading);
        }
        complaints.add(new Complaint(root.place(), "a configuration is an object, not " + root.found()));
        return new Section("", Optional.empty(), root.place(), reading);
    }

    Section section(String name) {
        Optional<ConfigValue> value = member(name);
        Optional<ConfigValue.Table> inner =
                value.filter(ConfigValue.Table.class::isInstance).map(ConfigValue.Table.class::cast);
        if (value.isPresent() && inner.isEmpty()) {
            wrong(name, value.orElseThrow(), "an object");
        }
        return new Section(full(name), inner, value.map(ConfigValue::place).orElse(place), reading);
    }

    boolean isTable(String name) {
        return member(name).filter(ConfigValue.Table.class::isInstance).isPresent();
    }

    Set<String> names() {
        return table.map(found -> found.members().keySet()).orElse(Set.of());
    }

    boolean has(String name) {
        return member(name).isPresent();
    }

    /// A list of ids: strings, or numbers as they are written.
    List<String> ids(String name) {
        return switch (take(name)) {
            case ConfigValue.Items items ->
                items.values().stream()
                        .map(item -> Loose.id(Optional.of(item)))
                        .filter(id -> !id.isBlank())
                        .toList();
            case ConfigValue.Nothing _ -> List.of();
            case ConfigValue other -> {
                wrong(name, other, "a list of strings");
                yield List.of();
            }
        };
    }

    Optional<String> text(String name) {
        return switch (take(name)) {
            case ConfigValue.Text text -> Optional.of(text.text());
            case ConfigValue.Nothing _ -> Optional.empty();
            case ConfigValue other -> wrong(name, other, "a string");
        };
    }

    Optional<Secret> secret(String name) {
        Optional<ConfigValue> reference = member(name).filter(ConfigValue.Table.class::isInstance);
        if (reference.isPresent()) {
            reading.taken.add(full(name));
            try {
                return Optional.of(reading.secrets.value(full(name), reference.get()));
            } catch (ConfigProblem problem) {
                reading.complaints.addAll(problem.complaints());
                return Optional.empty();
            }
        }
        return text(name).flatMap(text -> {
            if (text.isBlank()) {
                complain(name, full(name) + " must not be empty");
                return Optional.empty();
            }
            return Optional.of(Secret.of(text));
        });
    }

    Optional<Boolean> flag(String name) {
        return switch (take(name)) {
            case ConfigValue.Flag flag -> Optional.of(flag.set());
            case ConfigValue.Nothing _ -> Optional.empty();
            case ConfigValue other -> wrong(name, other, "true or false");
        };
    }

    Optional<Integer> integer(String name, int least, int most) {
        return switch (take(name)) {
            case ConfigValue.Digits number
            when Numbers.value(number.digits()) == Math.rint(Numbers.value(number.digits())) -> {
                double value = Numbers.value(number.digits());
                yield value >= least && value <= most
                        ? Optional.of((int) value)
                        : wrong(name, number, "a whole number from " + least + " to " + most);
            }
            case ConfigValue.Nothing _ -> Optional.empty();
            case ConfigValue other -> wrong(name, other, "a whole number from " + least + " to " + most);
        };
    }

    /// A number of any size; what it may be, the schema has said.
    Optional<Double> number(String name) {
        return switch (take(name)) {
            case ConfigValue.Digits number -> Optional.of(Numbers.value(number.digits()));
            case ConfigValue.Nothing _ -> Optional.empty();
            case ConfigValue other -> wrong(name, other, "a number");
        };
    }

    Optional<String> choice(String name, Set<String> choices) {
        return text(name).flatMap(text -> {
            if (choices.contains(text)) {
                return Optional.of(text);
            }
            String near = Nearest.of(text, choices)
                    .map(word -> "; did you mean \"" + word + "\"?")
                    .orElse("");
            complain(
                    name,
                    full(name) + " is \"" + text + "\"; served are " + String.join(", ", new TreeSet<>(choices))
                            + near);
            return Optional.empty();
        });
    }

    Optional<URI> url(String name) {
        return text(name).flatMap(text -> {
            try {
                URI url = new URI(text);
                boolean usable = url.getHost() != null
                        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getUserInfo() == null;
                if (usable) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException e) {
                // Falls through to the same complaint: the text is no address.
            }
            complain(name, full(name) + " must be an http or https address without a user name");
            return Optional.empty();
        });
    }

    Set<String> texts(String name) {
        Set<String> texts = new LinkedHashSet<>();
        switch (take(name)) {
            case ConfigValue.Items items ->
                items.values().forEach(item -> {
                    if (item instanceof ConfigValue.Text text) {
                        texts.add(text.text());
                    } else {
                        wrong(name + "[]", item, "a string");
                    }
                });
            case ConfigValue.Nothing _ -> {}
            case ConfigValue other -> wrong(name, other, "a list of strings");
        }
        return texts;
    }

    void complain(String name, String what) {
        Place where = table.map(found -> found.members().get(name))
                .map(ConfigValue.Member::place)
                .orElse(place);
        reading.complaints.add(new Complaint(where, what));
    }

    /// Paths of values that nobody took: known keys without effect.
    List<String> unused() {
        Set<String> paths = new LinkedHashSet<>();
        leaves(reading.root, "", paths);
        return paths.stream()
                .filter(leaf ->
                        reading.taken.stream().noneMatch(taken -> leaf.equals(taken) || leaf.startsWith(taken + ".")))
                .filter(leaf -> !ELSEWHERE.matcher(leaf).matches())
                .toList();
    }

    private static void leaves(ConfigValue value, String path, Set<String> paths) {
        if (path.equals("bindings")) {
            return;
        }
        if (value instanceof ConfigValue.Table inner && !inner.members().isEmpty()) {
            inner.members()
                    .forEach(
                            (name, member) -> leaves(member.value(), path.isEmpty() ? name : path + "." + name, paths));
        } else if (value instanceof ConfigValue.Items items
                && items.values().stream().anyMatch(ConfigValue.Table.class::isInstance)) {
            items.values().forEach(item -> leaves(item, path + "[]", paths));
        } else if (!path.isEmpty() && !(value instanceof ConfigValue.Table)) {
            paths.add(path);
        }
    }

    private ConfigValue take(String name) {
        reading.taken.add(full(name));
        return member(name).orElse(new ConfigValue.Nothing(place));
    }

    private Optional<ConfigValue> member(String name) {
        return table.map(found -> found.members().get(name)).map(ConfigValue.Member::value);
    }

    private String full(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private <T> Optional<T> wrong(String name, ConfigValue found, String wanted) {
        reading.complaints.add(
                new Complaint(found.place(), full(name) + " must be " + wanted + ", not " + found.found()));
        return Optional.empty();
    }
}
