package dev.clawnet.gateway.agent.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that a configuration says about which tools agents have.
///
/// @param global for all agents of the gateway
/// @param agents for listed agents, by name
/// @param sandboxDefaults where programs of agents run
/// @param sandboxes the same for listed agents, by name
/// @param subAgents for sessions that an agent started
/// @param depth how deep agents may start agents
/// @param groups what rooms of channels say
/// @param invoked which tools are called from outside, by no model
public record ToolSettings(
        ToolRules global,
        Map<String, ToolRules> agents,
        SandboxRules sandboxDefaults,
        Map<String, SandboxRules> sandboxes,
        ToolRules.Lists subAgents,
        int depth,
        GroupTools groups,
        ToolList invoked) {
    public static final ToolSettings NONE = new ToolSettings(
            ToolRules.NONE,
            Map.of(),
            SandboxRules.OFF,
            Map.of(),
            ToolRules.Lists.NONE,
            1,
            GroupTools.NONE,
            ToolList.invoked(List.of(), List.of()));

    public ToolSettings {
        agents = Map.copyOf(agents);
        sandboxes = Map.copyOf(sandboxes);
    }

    /// What a listed agent's block says.
    public ToolRules of(Optional<String> agent) {
        return agent.map(name -> agents.getOrDefault(name, ToolRules.NONE)).orElse(ToolRules.NONE);
    }

    /// Where programs of an agent run.
    public SandboxRules sandbox(Optional<String> agent) {
        return agent.map(name -> sandboxes.getOrDefault(name, sandboxDefaults)).orElse(sandboxDefaults);
    }
}
