package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.ModelCalls;
import dev.clawnet.gateway.method.MethodTable;

/// Models, and what was used of them.
final class ModelRoom implements Room {
    private final ModelCalls calls;

    ModelRoom(Hall hall) {
        this.calls = new ModelCalls(hall.store(), hall.ground().clock());
    }

    @Override
    public void bind(MethodTable table) {
        calls.bind(table);
    }

    @Override
    public void use(GatewaySettings settings) {
        calls.use(new ModelCalls.Settings(settings.providers(), settings.defaultModel()));
    }
}
