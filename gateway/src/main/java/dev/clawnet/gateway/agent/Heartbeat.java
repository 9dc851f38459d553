package dev.clawnet.gateway.agent;

import java.time.Duration;
import java.util.Optional;

/// How often an agent looks after things by itself.
///
/// @param every at least some seconds
/// @param hours when it may; absent: at any time
/// @param prompt what it is told
/// @param ack characters beside `HEARTBEAT_OK` that still count as nothing to say
/// @param target the conversation that what it says goes to besides its session; its owner is asked each time
public record Heartbeat(Duration every, Optional<Hours> hours, String prompt, int ack, Optional<Target> target) {
    /// The word for nothing to say.
    public static final String OK = "HEARTBEAT_OK";

    /// What an agent is told whose owner said nothing else.
    public static final String PROMPT = "Look at HEARTBEAT.md if your folder has one, and do what it says now. Do not"
            + " repeat old tasks from earlier talk. If nothing needs attention, answer " + OK + ".";

    /// Most characters beside the word where nothing else is said.
    public static final int ACK = 300;

    /// A part of each day, over midnight where the end is before the start.
    ///
    /// @param start minutes of the day
    /// @param end minutes of the day, up to 1,440
    public record Hours(int start, int end, String zone) {}

    /// A conversation of an account.
    public record Target(String channel, String account, boolean room, String to) {}
}
