package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.store.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every tool of the gateway by its name. Filled while the gateway is wired.
public final class Toolbox {
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final ToolGate gate;

    Toolbox(ToolGate gate) {
        this.gate = gate;
    }

    public void add(Tool tool) {
        if (tools.putIfAbsent(tool.spec().name(), tool) != null) {
            throw new IllegalStateException("tool " + tool.spec().name() + " is added twice");
        }
    }

    /// What every tool is, in the order in which they were added.
    List<ToolSpec> specs() {
        return tools.values().stream().map(Tool::spec).toList();
    }

    Optional<Tool> find(String name, Run run) {
        return Optional.ofNullable(tools.get(name)).filter(tool -> tool.offeredIn(run));
    }

    /// The step of the configuration's lists that takes a tool away from this run.
    Optional<ToolChain.Step> withheld(View view, Run run, Tool tool) {
        return gate.withholds(view, run, tool.spec().name());
    }

    List<ToolSpec> offered(View view, Run run) {
        if (run.quarantined()) {
            return List.of();
        }
        return tools.values().stream()
                .filter(tool -> tool.offeredIn(run))
                .filter(tool -> withheld(view, run, tool).isEmpty())
                .map(Tool::spec)
                .toList();
    }
}
