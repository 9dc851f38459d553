package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One agent as a file lists it.
///
/// @param id folded
/// @param place path of its block within the file
/// @param model its primary model, where it names one
public record AgentBlock(
        String id,
        KeyPath place,
        Optional<String> name,
        boolean marked,
        Optional<String> workspace,
        Optional<String> agentDir,
        Optional<String> model,
        Optional<String> identityName,
        Optional<String> identityEmoji) {

    static List<AgentBlock> of(ConfigValue root) {
        List<AgentBlock> blocks = new ArrayList<>();
        int number = 0;
        for (ConfigValue agent : Loose.items(Loose.at(root, "agents", "list"))) {
            KeyPath place = new KeyPath(List.of("agents", "list", Integer.toString(number++)));
            blocks.add(block(Loose.id(Loose.at(agent, "id")), place, agent));
        }
        Loose.members(Loose.at(root, "agents", "entries"))
                .forEach((name, member) ->
                        blocks.add(block(name, new KeyPath(List.of("agents", "entries", name)), member.value())));
        return blocks;
    }

    private static AgentBlock block(String id, KeyPath place, ConfigValue agent) {
        Optional<ConfigValue> model = Loose.at(agent, "model");
        return new AgentBlock(
                Names.agent(id),
                place,
                Loose.text(Loose.at(agent, "name")),
                Loose.flag(Loose.at(agent, "default")),
                Loose.text(Loose.at(agent, "workspace")),
                Loose.text(Loose.at(agent, "agentDir")),
                Loose.text(model).or(() -> Loose.text(Loose.member(model, "primary"))),
                Loose.text(Loose.at(agent, "identity", "name")),
                Loose.text(Loose.at(agent, "identity", "emoji")));
    }
}
