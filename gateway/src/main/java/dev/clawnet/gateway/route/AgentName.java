package dev.clawnet.gateway.route;

/// The name of an identity agent that messages may reach.
///
/// Threat: a file, or who writes to a channel, that reaches the manager. There is no such value (INV-5); see
/// `RouterTest`.
public record AgentName(String text) {
    /// The one name that is nobody's here.
    public static final String MANAGER = "manager";

    public AgentName {
        if (text.equals(MANAGER) || !Names.agent(text).equals(text)) {
            throw new IllegalArgumentException("not the name of an agent that messages may reach");
        }
    }
}
