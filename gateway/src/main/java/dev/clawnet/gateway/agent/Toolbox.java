package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every tool of the gateway by its name. Filled while the gateway is wired.
public final class Toolbox {
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    public void add(Tool tool) {
        if (tools.putIfAbsent(tool.spec().name(), tool) != null) {
            throw new IllegalStateException("tool " + tool.spec().name() + " is added twice");
        }
    }

    Optional<Tool> find(String name, Run run) {
        return Optional.ofNullable(tools.get(name)).filter(tool -> tool.offeredIn(run));
    }

    List<ToolSpec> offered(Run run) {
        if (run.quarantined()) {
            return List.of();
        }
        return tools.values().stream()
                .filter(tool -> tool.offeredIn(run))
                .map(Tool::spec)
                .toList();
    }
}
