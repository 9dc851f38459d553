package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBook.Bootstrap;
import dev.clawnet.gateway.agent.AgentBook.Home;
import dev.clawnet.gateway.agent.AgentBook.Sessions;
import dev.clawnet.gateway.agent.AgentBook.Visibility;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Profile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a configuration says about agents themselves: folders, skills, and what they reach of one another.
final class AgentReader {
    private static final int MOST_CHARACTERS = 1_000_000;

    private AgentReader() {}

    static AgentBook read(ConfigValue root, Profile profile) {
        List<AgentBlock> blocks = AgentBlock.of(root);
        String first = first(blocks);
        Optional<ConfigValue> defaults = Loose.at(root, "agents", "defaults");
        Optional<Path> folder = Loose.text(Loose.member(defaults, "workspace")).map(Path::of);
        Map<String, Home> homes = new HashMap<>();
        if (blocks.isEmpty() && folder.isPresent()) {
            homes.put(first, new Home(folder, Optional.empty(), Optional.empty(), Set.of()));
        }
        for (AgentBlock block : blocks) {
            ConfigValue agent = value(root, block);
            Optional<Path> own = block.workspace().map(Path::of);
            homes.putIfAbsent(
                    block.id(),
                    new Home(
                            own.or(() -> shared(folder, block.id(), first, profile)),
                            block.agentDir().map(Path::of),
                            Loose.at(agent, "skills").map(list -> texts(Optional.of(list))),
                            texts(Loose.at(agent, "subagents", "allowAgents")).stream()
                                    .map(name -> name.equals("*") ? name : Names.agent(name))
                                    .collect(Collectors.toSet())));
        }
        return new AgentBook(
                Optional.empty(),
                first,
                homes,
                bootstrap(defaults),
                sessions(root, defaults, profile),
                ClockReader.read(root, first),
                MindReader.read(root, blocks),
                ServerReader.read(root));
    }

    /// The folder that all agents name: the first one's own; of the others a folder in it, as the latest has it.
    private static Optional<Path> shared(Optional<Path> folder, String id, String first, Profile profile) {
        if (id.equals(first)) {
            return folder;
        }
        return switch (profile) {
            case EARLY -> Optional.empty();
            case LATEST -> folder.map(base -> base.resolve(id));
        };
    }

    private static String first(List<AgentBlock> blocks) {
        return blocks.stream()
                .filter(AgentBlock::marked)
                .findFirst()
                .or(() -> blocks.stream().findFirst())
                .map(AgentBlock::id)
                .orElse(Names.MAIN);
    }

    static ConfigValue value(ConfigValue root, AgentBlock block) {
        ConfigValue at = root;
        for (String name : block.place().names()) {
            at = ConfigEdit.child(at, name).orElseThrow();
        }
        return at;
    }

    private static Bootstrap bootstrap(Optional<ConfigValue> defaults) {
        return new Bootstrap(
                Loose.flag(Loose.member(defaults, "skipBootstrap")),
                number(Loose.member(defaults, "bootstrapMaxChars"), Bootstrap.DEFAULT.each(), MOST_CHARACTERS),
                number(Loose.member(defaults, "bootstrapTotalMaxChars"), Bootstrap.DEFAULT.all(), MOST_CHARACTERS));
    }

    /// Off unless the file switches it on, in every generation: what an agent does not reach it cannot tell. A
    /// file that switches it on and says nothing of what may be seen means all.
    private static Sessions sessions(ConfigValue root, Optional<ConfigValue> defaults, Profile profile) {
        boolean crossing = Loose.flag(Loose.at(root, "tools", "agentToAgent", "enabled"));
        Optional<Visibility> said =
                Loose.text(Loose.at(root, "tools", "sessions", "visibility")).flatMap(AgentReader::visibility);
        Optional<ConfigValue> children = Loose.member(defaults, "subagents");
        int depth = switch (profile) {
            case EARLY -> Sessions.DEFAULT.depth();
            case LATEST -> 5;
        };
        return new Sessions(
                crossing,
                List.copyOf(texts(Loose.at(root, "tools", "agentToAgent", "allow"))),
                said.orElse(crossing ? Visibility.ALL : Visibility.TREE),
                number(Loose.member(children, "maxSpawnDepth"), depth, 5),
                number(Loose.member(children, "maxChildrenPerAgent"), Sessions.DEFAULT.children(), 20),
                number(Loose.at(root, "session", "agentToAgent", "maxPingPongTurns"), Sessions.DEFAULT.turns(), 5));
    }

    private static Optional<Visibility> visibility(String word) {
        return List.of(Visibility.values()).stream()
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static int number(Optional<ConfigValue> value, int usual, int most) {
        double found = value.filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> Numbers.value(((ConfigValue.Digits) digits).digits()))
                .orElse((double) usual);
        return (int) Math.max(0, Math.min(most, found));
    }

    private static Set<String> texts(Optional<ConfigValue> list) {
        return Loose.items(list).stream()
                .map(item -> Loose.id(Optional.of(item)).strip())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet());
    }
}
