package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.StockToolMethods;
import dev.clawnet.protocol.catalogue.StockToolMethods.EffectiveGroup;
import dev.clawnet.protocol.catalogue.StockToolMethods.EffectiveTool;
import dev.clawnet.protocol.catalogue.StockToolMethods.Group;
import dev.clawnet.protocol.catalogue.StockToolMethods.ToolRow;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Serves `tools.catalog`, `tools.effective` and `commands.list`: what stock clients show of an agent's abilities.
final class ToolCalls {
    private static final String CORE = "core";

    private final Store store;
    private final Toolbox toolbox;
    private final Runs runs;
    private final InstantSource clock;

    ToolCalls(Store store, Toolbox toolbox, Runs runs, InstantSource clock) {
        this.store = store;
        this.toolbox = toolbox;
        this.runs = runs;
        this.clock = clock;
    }

    void bind(MethodTable table) {
        table.bind(StockToolMethods.TOOLS_CATALOG, this::catalog);
        table.bind(StockToolMethods.TOOLS_EFFECTIVE, this::effective);
        table.bind(StockToolMethods.COMMANDS_LIST, (_, _) -> new StockToolMethods.Commands(List.of()));
    }

    private StockToolMethods.ToolCatalog catalog(Caller caller, StockToolMethods.Catalog wanted) {
        String agent = wanted.agentId().orElse(SessionKey.MAIN);
        boolean there = agent.equals(SessionKey.MANAGER)
                || store.read(view -> Identities.bySlug(view, caller.person(), agent))
                        .isPresent();
        if (!there) {
            throw new Fault(ErrorCode.NOT_FOUND, "you have no active agent of that name");
        }
        Map<String, List<ToolSpec>> groups = toolbox.specs().stream()
                .collect(Collectors.groupingBy(ToolCalls::group, TreeMap::new, Collectors.toList()));
        return new StockToolMethods.ToolCatalog(
                agent,
                List.of(),
                groups.entrySet().stream()
                        .map(each -> new Group(
                                each.getKey(),
                                each.getKey(),
                                CORE,
                                each.getValue().stream().map(ToolCalls::row).toList()))
                        .toList());
    }

    /// What a run would be told that the owner's words began there now. No such run is made.
    private StockToolMethods.Effective effective(Caller caller, StockToolMethods.InSession wanted) {
        SessionKey key = SessionKey.named(wanted.agentId(), Optional.of(wanted.sessionKey()));
        List<ToolSpec> tools = store.read(view -> {
            AgentId agent = OwnerTalk.agent(view, caller.person(), key.agent());
            return toolbox.offered(view, runs.imagined(agent, key, clock.instant()));
        });
        List<EffectiveTool> shown = tools.stream()
                .map(tool -> new EffectiveTool(tool.name(), tool.name(), tool.description(), tool.description(), CORE))
                .toList();
        return new StockToolMethods.Effective(
                key.agent(), "full", List.of(new EffectiveGroup(CORE, CORE, CORE, shown)));
    }

    private static String group(ToolSpec tool) {
        int dot = tool.name().indexOf('.');
        return dot < 0 ? tool.name() : tool.name().substring(0, dot);
    }

    private static ToolRow row(ToolSpec tool) {
        return new ToolRow(tool.name(), tool.name(), tool.description(), CORE, List.of());
    }
}
