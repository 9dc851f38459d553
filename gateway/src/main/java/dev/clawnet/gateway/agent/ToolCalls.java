package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.StockToolMethods;
import dev.clawnet.protocol.catalogue.StockToolMethods.Group;
import dev.clawnet.protocol.catalogue.StockToolMethods.ToolRow;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Serves `tools.catalog` and `commands.list`: what stock clients show of an agent's abilities.
final class ToolCalls {
    private static final String CORE = "core";

    private final Store store;
    private final Toolbox toolbox;

    ToolCalls(Store store, Toolbox toolbox) {
        this.store = store;
        this.toolbox = toolbox;
    }

    void bind(MethodTable table) {
        table.bind(StockToolMethods.TOOLS_CATALOG, this::catalog);
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

    private static String group(ToolSpec tool) {
        int dot = tool.name().indexOf('.');
        return dot < 0 ? tool.name() : tool.name().substring(0, dot);
    }

    private static ToolRow row(ToolSpec tool) {
        return new ToolRow(tool.name(), tool.name(), tool.description(), CORE, List.of());
    }
}
