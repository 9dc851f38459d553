package dev.clawnet.gateway.route;

/// Where a message goes.
///
/// @param sessionKey names the conversation within the agent's person
/// @param mainSessionKey names the agent's main conversation
/// @param matchedBy also tells the tier when the bound agent does not exist and the default one stands in
public record Route(
        AgentName agent,
        String channel,
        String account,
        String sessionKey,
        String mainSessionKey,
        Tier matchedBy,
        DmScope dmScope,
        GroupScope groupScope)
        implements Outcome {

    /// Whether an answer without an address of its own belongs to the main conversation or to this one.
    public String lastRoutePolicy() {
        return sessionKey.equals(mainSessionKey) ? "main" : "session";
    }
}
