package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every tool of the gateway by its name. Filled while the gateway is wired.
public final class Toolbox {
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final List<Shelf> shelves = new ArrayList<>();
    private final ToolGate gate;

    Toolbox(ToolGate gate) {
        this.gate = gate;
    }

    public void add(Tool tool) {
        if (tools.putIfAbsent(tool.spec().name(), tool) != null) {
            throw new IllegalStateException("tool " + tool.spec().name() + " is added twice");
        }
    }

    void add(Shelf shelf) {
        shelves.add(shelf);
    }

    /// What every tool is, in the order in which they were added.
    List<ToolSpec> specs() {
        return tools.values().stream().map(Tool::spec).toList();
    }

    /// Whether a name is that of a tool of the gateway, and not of a server's.
    boolean knows(String name) {
        return tools.containsKey(name);
    }

    Optional<Tool> find(View view, String name, Run run) {
        return Optional.ofNullable(tools.get(name))
                .or(() -> shelved(view, run)
                        .filter(tool -> tool.spec().name().equals(name))
                        .findFirst())
                .filter(tool -> tool.offeredIn(run));
    }

    private Stream<Tool> shelved(View view, Run run) {
        return shelves.stream().flatMap(shelf -> shelf.of(view, run).stream());
    }

    /// The step of the configuration's lists that takes a tool away from this run.
    Optional<ToolChain.Step> withheld(View view, Run run, Tool tool) {
        return gate.withholds(view, run, tool.spec().name());
    }

    List<ToolSpec> offered(View view, Run run) {
        if (run.quarantined()) {
            return List.of();
        }
        return Stream.concat(tools.values().stream(), shelved(view, run))
                .filter(tool -> tool.offeredIn(run))
                .filter(tool -> withheld(view, run, tool).isEmpty())
                .map(Tool::spec)
                .toList();
    }
}
