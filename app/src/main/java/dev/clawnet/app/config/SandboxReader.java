package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.SandboxRules.Access;
import dev.clawnet.gateway.agent.tool.SandboxRules.Backend;
import dev.clawnet.gateway.agent.tool.SandboxRules.Bounds;
import dev.clawnet.gateway.agent.tool.SandboxRules.Box;
import dev.clawnet.gateway.agent.tool.SandboxRules.Mode;
import dev.clawnet.gateway.agent.tool.SandboxRules.Scope;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a checked configuration says about where programs of an agent run: the agent's value before the usual one,
/// member by member. Under scope `shared` the box is the usual one, whatever the agent says of it.
final class SandboxReader {
    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)i?b?");
    private static final long KIB = 1024;

    /// Names of variables that hold what nobody should give to a sandbox.
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_?KEY|CREDENTIAL).*");

    private final Optional<ConfigValue> usual;
    private final Optional<ConfigValue> own;

    private SandboxReader(Optional<ConfigValue> usual, Optional<ConfigValue> own) {
        this.usual = usual;
        this.own = own;
    }

    static SandboxRules merged(Optional<ConfigValue> usual, Optional<ConfigValue> own, Optional<String> workspace) {
        SandboxReader reader = new SandboxReader(usual, own);
        Scope scope = reader.scope();
        SandboxReader box = new SandboxReader(
                Loose.member(usual, "docker"), scope == Scope.SHARED ? Optional.empty() : Loose.member(own, "docker"));
        return new SandboxRules(
                reader.word("mode", Mode.class).orElse(Mode.OFF),
                scope,
                reader.word("workspaceAccess", Access.class).orElse(Access.NONE),
                reader.word("backend", Backend.class)
                        .orElse(box.member("image").isPresent() ? Backend.DOCKER : Backend.BUBBLEWRAP),
                box.box(),
                workspace);
    }

    private Scope scope() {
        return word("scope", Scope.class)
                .or(() ->
                        member("perSession").map(each -> Loose.flag(Optional.of(each)) ? Scope.SESSION : Scope.SHARED))
                .orElse(Scope.AGENT);
    }

    private Box box() {
        Map<String, String> environment = new HashMap<>(texts(Loose.member(usual, "env")));
        environment.putAll(texts(Loose.member(own, "env")));
        environment.keySet().removeIf(name -> SECRET.matcher(name).matches());
        return new Box(
                Loose.text(member("image")),
                Loose.text(member("network")).orElse(Box.PLAIN.network()),
                environment,
                Loose.text(member("setupCommand")).filter(command -> !command.isBlank()),
                new Bounds(
                        member("memory").flatMap(SandboxReader::bytes).orElse(Bounds.DEFAULT.memory()),
                        member("pidsLimit")
                                .map(SandboxReader::number)
                                .map(Double::intValue)
                                .filter(pids -> pids >= 2)
                                .orElse(Bounds.DEFAULT.pids()),
                        member("cpus").map(SandboxReader::number).orElse(Bounds.DEFAULT.cpus())));
    }

    private Optional<ConfigValue> member(String name) {
        return Loose.member(own, name).or(() -> Loose.member(usual, name));
    }

    private <E extends Enum<E>> Optional<E> word(String name, Class<E> words) {
        return Loose.text(member(name))
                .map(word -> Enum.valueOf(words, word.replace('-', '_').toUpperCase(Locale.ROOT)));
    }

    private static Map<String, String> texts(Optional<ConfigValue> table) {
        Map<String, String> texts = new HashMap<>();
        Loose.members(table)
                .forEach((name, member) ->
                        Loose.text(Optional.of(member.value())).ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    private static double number(ConfigValue value) {
        return value instanceof ConfigValue.Digits digits ? Numbers.value(digits.digits()) : 0;
    }

    /// `512m`, `1g`, or a number of bytes. Less than any program needs counts as not said.
    private static Optional<Long> bytes(ConfigValue value) {
        Matcher written = SIZE.matcher(Loose.id(Optional.of(value)).strip().toLowerCase(Locale.ROOT));
        if (!written.matches()) {
            return Optional.empty();
        }
        long unit = 1;
        for (int i = 0; i < "kmgt".indexOf(written.group(2)) + (written.group(2).isEmpty() ? 0 : 1); i++) {
            unit *= KIB;
        }
        long bytes = (long) (Double.parseDouble(written.group(1)) * unit);
        return bytes >= 16 * KIB * KIB ? Optional.of(bytes) : Optional.empty();
    }
}
