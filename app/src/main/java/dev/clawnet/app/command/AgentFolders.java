package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.gateway.agent.AgentBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the files of the host person's agents lie, as a gateway that runs by that configuration finds them.
///
/// @param fixed folders that hold more than one agent's own: never moved, nor anything that holds one of them
record AgentFolders(Config config, AgentBook book, Path state, List<Path> fixed) {
    AgentFolders {
        fixed = List.copyOf(fixed);
    }

    static AgentFolders of(ConfigStore store, Surroundings world) {
        GatewayOptions options = new GatewayOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(store.path().toAbsolutePath()));
        Config config = Files.exists(store.path()) ? GatewayOptions.read(store.path(), world) : Config.EMPTY;
        AgentBook book = config.book().on(options.ground(world));
        Path state = options.stateDir(world);
        List<Path> fixed = Stream.concat(
                        Stream.of(world.userHome().toAbsolutePath(), world.home(), state),
                        book.ground().stream().map(AgentBook.Ground::base))
                .map(Path::normalize)
                .toList();
        return new AgentFolders(config, book, state, fixed);
    }

    Path workspace(String agent) {
        return book.workspace(agent).orElseThrow().normalize();
    }

    Path agentDir(String agent) {
        return book.agentDir(agent).orElseThrow().normalize();
    }

    /// The transcripts.
    Path sessions(String agent) {
        return state.resolve("agents").resolve(agent).resolve("sessions");
    }

    /// Whether that folder is this agent's alone: it holds nothing fixed and nothing of another agent, and lies in no
    /// other agent's.
    boolean ownedBy(String agent, Path folder) {
        boolean holds = fixed.stream().anyMatch(each -> each.startsWith(folder));
        return !holds
                && book.agents().stream()
                        .filter(other -> !other.equals(agent))
                        .flatMap(other -> Stream.of(workspace(other), agentDir(other), sessions(other)))
                        .noneMatch(other -> other.startsWith(folder) || folder.startsWith(other));
    }
}
