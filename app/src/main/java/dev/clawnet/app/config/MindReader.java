package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.Allowance;
import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.Minds.Mind;
import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.ModelRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a configuration says of agents' models: aliases, fallbacks, whom to show pictures, how much
/// they think.
final class MindReader {
    /// Aliases of one file, and fallbacks of one agent: more are passed over. Each fallback is a question more that a
    /// message may cost.
    private static final int MOST_ALIASES = 200;

    private static final int MOST_FALLBACKS = 8;

    private MindReader() {}

    static Minds read(ConfigValue root, List<AgentBlock> blocks) {
        Map<String, ModelRef> aliases = aliases(root);
        Map<String, Mind> agents = new HashMap<>();
        for (AgentBlock block : blocks) {
            agents.putIfAbsent(block.id(), mind(Optional.of(AgentReader.value(root, block)), aliases));
        }
        return new Minds(
                mind(Loose.at(root, "agents", "defaults"), aliases),
                agents,
                aliases,
                budget(Loose.at(root, "gateway", "budget")),
                images(Loose.at(root, "agents", "defaults", "imageModel"), aliases));
    }

    /// Whom to show pictures, the first one first: one text, or a block like that of `model`.
    private static List<ModelRef> images(Optional<ConfigValue> value, Map<String, ModelRef> aliases) {
        List<ModelRef> all = new ArrayList<>();
        Loose.text(value)
                .or(() -> Loose.text(Loose.member(value, "primary")))
                .flatMap(text -> reference(text, aliases))
                .ifPresent(all::add);
        all.addAll(references(Loose.member(value, "fallbacks"), aliases));
        return all.stream().distinct().toList();
    }

    private static List<ModelRef> references(Optional<ConfigValue> list, Map<String, ModelRef> aliases) {
        return Loose.items(list).stream()
                .flatMap(item -> Loose.text(Optional.of(item)).stream())
                .flatMap(text -> reference(text, aliases).stream())
                .distinct()
                .limit(MOST_FALLBACKS)
                .toList();
    }

    private static Allowance budget(Optional<ConfigValue> block) {
        return new Allowance(
                number(block, "dayTokens").map(Double::longValue),
                number(block, "monthTokens").map(Double::longValue),
                number(block, "dayDollars"),
                number(block, "monthDollars"));
    }

    private static Optional<Double> number(Optional<ConfigValue> block, String name) {
        return Loose.member(block, name)
                .filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> Numbers.value(((ConfigValue.Digits) digits).digits()));
    }

    /// Short names by the models that `agents.defaults.models` lists, in lower case.
    static Map<String, ModelRef> aliases(ConfigValue root) {
        Map<String, ModelRef> aliases = new HashMap<>();
        Loose.members(Loose.at(root, "agents", "defaults", "models"))
                .forEach((ref, member) -> Loose.text(Loose.at(member.value(), "alias"))
                        .map(MindReader::folded)
                        .filter(alias -> alias.matches("[a-z0-9][a-z0-9._-]{0,63}") && aliases.size() < MOST_ALIASES)
                        .ifPresent(alias -> reference(ref, Map.of()).ifPresent(model -> aliases.put(alias, model))));
        return aliases;
    }

    /// Providers whose models the file names, for all agents or for one.
    static Set<String> providers(ConfigValue root) {
        Set<String> names = new HashSet<>();
        List<Optional<ConfigValue>> holders = new ArrayList<>(List.of(Loose.at(root, "agents", "defaults")));
        Loose.items(Loose.at(root, "agents", "list")).forEach(agent -> holders.add(Optional.of(agent)));
        Loose.members(Loose.at(root, "agents", "entries"))
                .values()
                .forEach(member -> holders.add(Optional.of(member.value())));
        for (Optional<ConfigValue> holder : holders) {
            texts(Loose.member(holder, "model")).forEach(ref -> names.add(ref.provider()));
            texts(Loose.member(holder, "imageModel")).forEach(ref -> names.add(ref.provider()));
        }
        Loose.members(Loose.at(root, "agents", "defaults", "models"))
                .keySet()
                .forEach(ref -> reference(ref, Map.of()).ifPresent(found -> names.add(found.provider())));
        return names;
    }

    /// What a model's text, or its block with fallbacks, names by its own name.
    private static List<ModelRef> texts(Optional<ConfigValue> model) {
        List<Optional<ConfigValue>> texts = new ArrayList<>(List.of(model, Loose.member(model, "primary")));
        Loose.items(Loose.member(model, "fallbacks")).forEach(item -> texts.add(Optional.of(item)));
        return texts.stream()
                .flatMap(text -> Loose.text(text).stream())
                .flatMap(ref -> reference(ref, Map.of()).stream())
                .toList();
    }

    private static String folded(String alias) {
        return alias.strip().toLowerCase(java.util.Locale.ROOT);
    }

    /// What a text names: an alias, else a reference; empty when it is neither.
    static Optional<ModelRef> reference(String text, Map<String, ModelRef> aliases) {
        Optional<ModelRef> alias = Optional.ofNullable(aliases.get(folded(text)));
        if (alias.isPresent()) {
            return alias;
        }
        try {
            return Optional.of(ModelRef.of(text.strip()));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Mind mind(Optional<ConfigValue> block, Map<String, ModelRef> aliases) {
        Optional<List<ModelRef>> fallbacks = Loose.member(Loose.member(block, "model"), "fallbacks")
                .map(list -> references(Optional.of(list), aliases));
        return new Mind(
                fallbacks, Loose.text(Loose.member(block, "thinkingDefault")).flatMap(Effort::of));
    }
}
