/// What agents of one person reach of each other: the tools `sessions_*`, `session_status` and `agents_list`,
/// sub-agents, and what a sub-agent's result does.
///
/// Guarantees: nothing here names another person; each call is one act that the one decision looks at, with the
/// owner's configuration as facts ([dev.clawnet.gateway.agent.SessionReach]); what a run learns of a session it
/// learns with that session's label; a run that others hear waits for nobody's run and learns nothing of how one
/// goes; a sub- agent has the audience of whoever began it, so that its result goes where that one's words go.
///
/// Threat: a stranger's message that makes an agent tell what its owner's other conversations hold. See
/// `SubagentTest`.
/// Must never: decide, or reach into a person. Imported by: nobody but the wiring.
@NullMarked
package dev.clawnet.gateway.subagent;

import org.jspecify.annotations.NullMarked;
