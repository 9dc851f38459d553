package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.Servers;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Servers of tools.
final class McpRoom implements Room {
    private static final String BOXES = "mcp-boxes";

    private final Hall hall;
    private final Sandboxes sandboxes;
    private final Servers servers;

    McpRoom(Hall hall) throws IOException {
        this.hall = hall;
        Gateway.Ground ground = hall.ground();
        this.sandboxes = new Sandboxes(new Sandboxes.Ground(
                hall.settings().stateDir().resolve(BOXES),
                Sandboxes.CONTROL_GROUPS,
                ground.clock(),
                hall.timers(),
                ground.threads(),
                ground.random()));
        this.servers = new Servers(new Servers.Ground(
                hall.store(),
                hall.approvals().approvals(),
                sandboxes,
                ground.clock(),
                hall.timers(),
                ground.executor(),
                ground.threads(),
                ground.random(),
                Version.NAME,
                StateDir.key(hall.settings().stateDir(), ground.random())));
        hall.agents().add(servers);
    }

    @Override
    public void bind(MethodTable table) {
        servers.bind(table);
    }

    @Override
    public void subscribe(Notices notices) {
        servers.subscribe(notices);
    }

    @Override
    public void recover() {
        servers.recover();
    }

    @Override
    public void use(GatewaySettings settings) {
        Map<PersonId, Map<String, ToolServer>> all = new HashMap<>();
        hall.store()
                .read(People::host)
                .map(Person::id)
                .ifPresent(
                        host -> settings.books().of(host).forEach((person, book) -> all.put(person, book.servers())));
        servers.use(all, settings.tools());
    }

    @Override
    public void close() {
        servers.close();
        sandboxes.close();
    }
}
