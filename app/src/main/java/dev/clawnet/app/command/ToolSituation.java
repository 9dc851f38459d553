package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.route.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The flags that say of whom, and where, a tool is wanted.
final class ToolSituation {
    private static final String NO_MODEL = "-";

    @Option(names = "--agent", paramLabel = "NAME", required = true, description = "An agent of the configuration.")
    private String agent = "";

    @Option(names = "--model", paramLabel = "REF", description = "provider/model (default: the agent's).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--session",
            paramLabel = "NAME",
            description = "The rest of the session key: main, telegram:group:42 (default: main).")
    private String session = "main";

    @Option(names = "--from", paramLabel = "CHANNEL:ROOM", description = "The room that the message came from.")
    private Optional<String> room = Optional.empty();

    @Option(names = "--account", paramLabel = "ID", description = "The login it came in on (default: default).")
    private String account = "default";

    @Option(names = "--sender", paramLabel = "ID", description = "Who wrote it; repeat for more names of the same.")
    private List<String> senders = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: as clawnet up reads).")
    private Optional<Path> config = Optional.empty();

    Config read(Surroundings world) {
        return file(world).map(path -> GatewayOptions.read(path, world)).orElse(Config.EMPTY);
    }

    private Optional<Path> file(Surroundings world) {
        return new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), config).configFile(world);
    }

    /// What was read: a gateway that was started with another file does something else.
    String source(Surroundings world) {
        return file(world)
                .map(Path::toString)
                .orElse("none here, so what holds without one; --config names another file");
    }

    ToolChain.Situation of(Config read) {
        String name = Names.agent(agent);
        if (!read.agents().isEmpty() && !read.agents().containsKey(name)) {
            throw new Problem(Exit.USAGE, "no agent '" + agent + "' in the configuration")
                    .hint("listed are " + String.join(", ", read.agents().keySet()))
                    .next("clawnet agents list");
        }
        String chosen = model.or(() -> read.agents()
                        .getOrDefault(name, Optional.empty())
                        .or(read::model)
                        .map(Object::toString))
                .orElse(NO_MODEL);
        boolean direct = room.isEmpty() && senders.isEmpty();
        return new ToolChain.Situation(
                Optional.of(name), chosen, direct, session.equals("main"), spawned(session), place());
    }

    private Optional<GroupTools.Place> place() {
        return room.map(text -> {
            int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw new Problem(Exit.USAGE, "'" + text + "' names no room; write channel:room, such as irc:#chips");
            }
            return new GroupTools.Place(
                    text.substring(0, colon), account, text.substring(colon + 1), List.copyOf(senders));
        });
    }

    /// The channel and senders whose wish for programs outside of the sandbox is looked at.
    String channel() {
        return room.map(text -> text.substring(0, Math.max(0, text.indexOf(':'))))
                .orElse("webchat");
    }

    List<String> senders() {
        return List.copyOf(senders);
    }

    private static int spawned(String session) {
        return session.split("subagent:", -1).length - 1;
    }
}
