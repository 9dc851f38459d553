package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.catalogue.McpMethods.ServerList;
import dev.clawnet.protocol.catalogue.McpMethods.ServerView;
import dev.clawnet.protocol.catalogue.McpMethods.ToolView;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Serves `mcp.*`.
final class ServerCalls {
    private final Store store;
    private final Servers servers;
    private final Pins pins;
    private final ServerLogins logins;

    ServerCalls(Store store, Servers servers, Pins pins, ServerLogins logins) {
        this.store = store;
        this.servers = servers;
        this.pins = pins;
        this.logins = logins;
    }

    void bind(MethodTable table) {
        table.bind(McpMethods.LIST, (caller, _) -> list(caller));
        table.bind(McpMethods.REFRESH, this::refresh);
        table.bind(McpMethods.LOGIN_BEGIN, logins::begin);
        table.bind(
                McpMethods.LOGIN_FINISH,
                (caller, brought) -> view(caller, brought.server(), logins.finish(caller, brought)));
        table.bind(
                McpMethods.LOGOUT,
                (caller, wanted) -> view(caller, wanted.server(), logins.logout(caller, wanted.server())));
    }

    private ServerList list(Caller caller) {
        return new ServerList(new TreeMap<>(servers.of(caller.person()))
                .entrySet().stream()
                        .map(each -> view(caller, each.getKey(), each.getValue()))
                        .toList());
    }

    private ServerView refresh(Caller caller, McpMethods.Refresh wanted) {
        Connection connection = logins.connection(caller.person(), wanted.server());
        Optional<Listing> listing = connection.state().listing();
        listing.ifPresent(known -> pins.heard(caller.person(), wanted.server(), known, true));
        connection.refresh();
        return view(caller, wanted.server(), connection);
    }

    private ServerView view(Caller caller, String name, Connection connection) {
        Pins.Row row = store.read(view -> Pins.row(view, caller.person(), name));
        Connection.State state = connection.state();
        Optional<String> digest = state.listing().map(Listing::digest);
        boolean allowed = digest.filter(row::allows).isPresent();
        return new ServerView(
                name,
                connection.spec().way() instanceof ToolServer.Program ? "stdio" : "http",
                state.listing().isEmpty() ? "unavailable" : allowed ? "ready" : "waiting",
                state.why(),
                state.client().map(client -> client.server()),
                digest,
                row.pinned().map(Pins.Pin::digest),
                row.waiting().map(Pins.Waiting::approval),
                connection.spec().agents().stream().sorted().toList(),
                state.listing().map(listing -> tools(name, listing)).orElse(List.of()),
                logins.state(caller.person(), name, connection));
    }

    private static List<ToolView> tools(String server, Listing listing) {
        return Answers.named(server, listing.offers()).stream()
                .map(tool -> new ToolView(
                        tool.name(),
                        tool.offer().name(),
                        tool.offer().description(),
                        tool.offer().schema()))
                .toList();
    }
}
