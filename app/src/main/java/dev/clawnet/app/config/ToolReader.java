package dev.clawnet.app.config;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolList;
import dev.clawnet.gateway.agent.tool.ToolRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.route.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a checked configuration says about the tools of agents.
final class ToolReader {
    private static final int DEPTH = 1;
    private static final int MOST_DEPTH = 5;

    private ToolReader() {}

    static ToolSettings read(ConfigValue root) {
        Optional<ConfigValue> tools = Loose.at(root, "tools");
        Optional<ConfigValue> defaults = Loose.at(root, "agents", "defaults");
        Map<String, ToolRules> agents = new LinkedHashMap<>();
        Map<String, SandboxRules> sandboxes = new LinkedHashMap<>();
        Optional<ConfigValue> invoked = Loose.at(root, "gateway", "tools");
        Optional<ConfigValue> usual = Loose.member(defaults, "sandbox");
        blocks(root).forEach((name, block) -> {
            Loose.member(Optional.of(block), "tools").ifPresent(own -> agents.put(name, rules(Optional.of(own))));
            sandboxes.put(
                    name,
                    SandboxReader.merged(
                            usual,
                            Loose.at(block, "sandbox"),
                            Loose.text(Loose.at(block, "workspace"))
                                    .or(() -> Loose.text(Loose.member(defaults, "workspace")))));
        });
        return new ToolSettings(
                rules(tools),
                agents,
                SandboxReader.merged(usual, Optional.empty(), Optional.empty()),
                sandboxes,
                lists(Loose.member(Loose.member(tools, "subagents"), "tools")),
                depth(defaults),
                new GroupTools(rooms(Loose.at(root, "channels"))),
                ToolList.invoked(texts(Loose.member(invoked, "allow")), texts(Loose.member(invoked, "deny"))));
    }

    private static Map<String, ConfigValue> blocks(ConfigValue root) {
        Map<String, ConfigValue> blocks = new LinkedHashMap<>();
        Loose.items(Loose.at(root, "agents", "list"))
                .forEach(agent -> blocks.put(Names.agent(Loose.id(Loose.at(agent, "id"))), agent));
        Loose.members(Loose.at(root, "agents", "entries"))
                .forEach((name, member) -> blocks.put(Names.agent(name), member.value()));
        return blocks;
    }

    private static int depth(Optional<ConfigValue> defaults) {
        return Loose.member(Loose.member(defaults, "subagents"), "maxSpawnDepth")
                .filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> (int) Numbers.value(((ConfigValue.Digits) digits).digits()))
                .filter(depth -> depth >= 1 && depth <= MOST_DEPTH)
                .orElse(DEPTH);
    }

    private static ToolRules rules(Optional<ConfigValue> block) {
        Map<String, ToolRules> byProvider = new HashMap<>();
        Loose.members(Loose.member(block, "byProvider"))
                .forEach((name, member) ->
                        byProvider.put(name.strip().toLowerCase(Locale.ROOT), rules(Optional.of(member.value()))));
        return new ToolRules(
                Loose.text(Loose.member(block, "profile")),
                list(block),
                texts(Loose.member(block, "alsoAllow")),
                byProvider,
                lists(Loose.member(Loose.member(block, "sandbox"), "tools")),
                elevated(Loose.member(block, "elevated")));
    }

    private static ToolList list(Optional<ConfigValue> block) {
        return ToolList.of(
                texts(Loose.member(block, "allow")),
                texts(Loose.member(block, "alsoAllow")),
                texts(Loose.member(block, "deny")));
    }

    private static ToolRules.Lists lists(Optional<ConfigValue> block) {
        return new ToolRules.Lists(
                Loose.member(block, "allow").map(found -> texts(Optional.of(found))),
                texts(Loose.member(block, "alsoAllow")),
                Loose.member(block, "deny").map(found -> texts(Optional.of(found))));
    }

    private static ToolRules.Elevated elevated(Optional<ConfigValue> block) {
        Optional<Boolean> enabled = Loose.member(block, "enabled").map(found -> Loose.flag(Optional.of(found)));
        Optional<Map<String, List<String>>> from = Loose.member(block, "allowFrom")
                .map(found -> {
                    Map<String, List<String>> senders = new HashMap<>();
                    Loose.members(Optional.of(found))
                            .forEach((channel, member) -> senders.put(
                                    channel.strip().toLowerCase(Locale.ROOT),
                                    Loose.items(Optional.of(member.value())).stream()
                                            .map(item -> Loose.id(Optional.of(item)))
                                            .toList()));
                    return senders;
                });
        return new ToolRules.Elevated(enabled, from);
    }

    private static Map<String, GroupTools.Room> rooms(Optional<ConfigValue> channels) {
        Map<String, GroupTools.Room> rooms = new HashMap<>();
        Loose.members(channels).forEach((channel, member) -> {
            Optional<ConfigValue> block = Optional.of(member.value());
            rooms(rooms, channel, "", Loose.member(block, "groups"));
            Loose.members(Loose.member(block, "accounts"))
                    .forEach((account, own) ->
                            rooms(rooms, channel, account, Loose.member(Optional.of(own.value()), "groups")));
        });
        return rooms;
    }

    private static void rooms(
            Map<String, GroupTools.Room> rooms, String channel, String account, Optional<ConfigValue> groups) {
        Loose.members(groups).forEach((name, member) -> {
            Map<String, ToolList> bySender = new HashMap<>();
            Loose.members(Loose.at(member.value(), "toolsBySender"))
                    .forEach((sender, list) -> bySender.put(sender, list(Optional.of(list.value()))));
            Optional<ToolList> tools = Loose.at(member.value(), "tools").map(list -> list(Optional.of(list)));
            if (tools.isPresent() || !bySender.isEmpty()) {
                rooms.put(GroupTools.key(channel, account, name), new GroupTools.Room(tools, bySender));
            }
        });
    }

    static List<String> texts(Optional<ConfigValue> list) {
        List<String> texts = new ArrayList<>();
        Loose.items(list).forEach(item -> Loose.text(Optional.of(item)).ifPresent(texts::add));
        return texts;
    }
}
