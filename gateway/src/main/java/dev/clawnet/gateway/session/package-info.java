/// Sessions: conversations of an agent, their index, their turns, and the copy of them on disk.
///
/// A session belongs to one person and one agent. What is kept is what was said, by whom, whether anybody vouches for
/// it, and the run that said it, whose audience is the turn's label: a run is shown the turns alone whose audience
/// holds every reader of its own ([dev.clawnet.gateway.session.Sessions] keeps them, `gateway.agent` chooses). Whoever
/// starts a turn opens the run and calls `Sessions.append` in one transaction. Nothing here starts a run.
///
/// Threat: a transcript that tells one reader what was said to another. See `SessionsTest` and `TranscriptsTest`.
/// Must never: start a run, decide who may learn something, or take a file for the truth. Imported by: agent, collab.
@NullMarked
package dev.clawnet.gateway.session;

import org.jspecify.annotations.NullMarked;
