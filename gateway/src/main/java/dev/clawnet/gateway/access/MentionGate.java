package dev.clawnet.gateway.access;

/// Whether a message in a room is for the agent. Pure.
public final class MentionGate {
    private MentionGate() {}

    /// What is known of a message.
    ///
    /// @param wanted whether the room wants the agent to be meant
    /// @param detectable whether the channel marks mentions, or the agent has patterns
    /// @param mentioned by the channel's own mark or a pattern
    /// @param reply to something the agent wrote
    /// @param command a control command of somebody who may give one
    /// @param others somebody else is mentioned
    public record Facts(
            boolean wanted, boolean detectable, boolean mentioned, boolean reply, boolean command, boolean others) {}

    /// Whether the agent answers. A message that is passed over stays in the room's pending history.
    public static boolean answers(Facts facts) {
        boolean meant = facts.mentioned() || facts.reply() || (facts.command() && !facts.others());
        return !facts.wanted() || !facts.detectable() || meant;
    }
}
