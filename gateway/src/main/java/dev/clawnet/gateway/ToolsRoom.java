package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.method.MethodTable;

/// What agents can do: their tools, as the configuration lists them.
final class ToolsRoom implements Room {
    private final Agents agents;

    ToolsRoom(Hall hall) {
        this.agents = hall.agents();
        // Runs that were open when the gateway stopped go on before the first `use`.
        agents.useTools(hall.settings().tools());
    }

    @Override
    public void bind(MethodTable table) {
        // the lists are the configuration's: no method changes them
    }

    @Override
    public void use(GatewaySettings settings) {
        agents.useTools(settings.tools());
    }
}
