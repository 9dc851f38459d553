package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.SystemMethods.Health;
import dev.clawnet.protocol.catalogue.SystemMethods.HealthParams;
import dev.clawnet.protocol.catalogue.SystemMethods.Status;
import dev.clawnet.protocol.catalogue.SystemMethods.StatusParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// `clawnet status`: the caller's own part of the gateway at a glance.
@Command(
        sortOptions = false,
        footer = {
            "",
            "What is counted is the caller's own: nobody sees agents, sessions or channels of others.",
            "",
            "Example: clawnet status"
        })
final class StatusCommand extends LinkCommand {
    StatusCommand(Links links) {
        super(links);
    }

    /// The answer for programs.
    private record Both(Health health, Status status) {}

    @Override
    Exit run(Desk desk) {
        Health health = desk.call(SystemMethods.HEALTH, new HealthParams(Optional.empty()));
        Status status = desk.call(SystemMethods.STATUS, new StatusParams(Optional.empty()));
        List<String> lines = new ArrayList<>();
        lines.add("Gateway    " + (health.ok() ? "reachable, takes changes" : "reachable, takes NO changes")
                + " (ClawNet " + status.runtimeVersion() + ")");
        lines.add("Agents     " + health.agents().size() + ": "
                + health.agents().stream()
                        .map(agent -> agent.agentId() + " (" + agent.sessions().count() + ")")
                        .collect(Collectors.joining(", ")));
        lines.add("Sessions   " + status.sessions().count());
        status.sessions()
                .recent()
                .forEach(session -> lines.add("  " + Times.at(session.updatedAt()) + "  " + session.key()));
        lines.add("Channels   "
                + (status.channelSummary().isEmpty() ? "none" : String.join(", ", status.channelSummary())));
        if (!health.ok()) {
            lines.add("  next     clawnet doctor, on the gateway's machine");
        }
        desk.answer(new Both(health, status), lines.toArray(String[]::new));
        return health.ok() ? Exit.OK : Exit.FAILED;
    }
}
