package dev.clawnet.gateway.route;

import dev.clawnet.gateway.route.Outcome.Reason;

/// Who answers what a binding takes: an agent, or nobody.
sealed interface Target {
    record Agent(AgentName name) implements Target {}

    record Nobody(Reason reason) implements Target {}

    static Target of(String name) {
        return name.equals(AgentName.MANAGER) ? new Nobody(Reason.MANAGER) : new Agent(new AgentName(name));
    }
}
