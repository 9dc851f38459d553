package dev.clawnet.gateway;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.subagent.Subagents;

/// What agents of one person reach of each other.
final class SubagentRoom implements Room {
    SubagentRoom(Hall hall) {
        Subagents.add(hall.store(), hall.agents(), hall.ground().random());
    }

    @Override
    public void bind(MethodTable table) {
        // Its tools are offered to runs, and to nobody else.
    }
}
