package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Minds;
import dev.clawnet.gateway.agent.ModelCalls;
import dev.clawnet.gateway.agent.Prices;
import dev.clawnet.gateway.method.MethodTable;
import java.util.List;

/// Models, and what was used of them.
final class ModelRoom implements Room {
    private final Agents agents;
    private final ModelCalls calls;

    ModelRoom(Hall hall) {
        this.agents = hall.agents();
        this.calls = new ModelCalls(hall.store(), hall.ground().clock(), agents::holdsKey);
    }

    @Override
    public void bind(MethodTable table) {
        calls.bind(table);
    }

    @Override
    public void use(GatewaySettings settings) {
        Minds host = settings.books().host().minds();
        agents.useFallbacks(host.usual().fallbacks().orElse(List.of()));
        agents.useImageModels(host.images());
        agents.useBudget(new Prices(settings.providers()), host.each());
        calls.use(new ModelCalls.Settings(settings.providers(), settings.defaultModel()));
    }
}
