package dev.clawnet.gateway;

import dev.clawnet.gateway.config.ConfigCalls;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.json.Json;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// The configuration file, over the wire.
final class ConfigRoom implements Room {
    private final ConfigCalls calls;

    ConfigRoom(Hall hall) {
        this.calls = new ConfigCalls(
                hall.ground().book(),
                hall.store(),
                hall.ground().clock(),
                hall.ground().random(),
                new ConfigCalls.Running(running(hall.settings()), Version.NAME));
    }

    /// What a gateway without a file runs by, as far as clients look at it.
    private static ObjectNode running(GatewaySettings settings) {
        ObjectNode config = Json.STRICT.createObjectNode();
        ObjectNode gateway = config.putObject("gateway");
        gateway.put("port", settings.port());
        gateway.put("bind", settings.bind().getHostAddress());
        gateway.putObject("auth").put("mode", settings.auth().name().toLowerCase(Locale.ROOT));
        return config;
    }

    @Override
    public void bind(MethodTable table) {
        calls.bind(table);
    }
}
