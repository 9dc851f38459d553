/// Runs: one turn of one agent, from its opening to its end.
///
/// A run is a row with steps. Its audience is fixed when it opens; what that audience may not learn does not exist
/// in it. Every tool call becomes one typed act, and every act is decided in the transaction that executes it. A
/// run that waits for an approval holds no thread and survives a restart; an effect whose answer was lost is
/// reported as unknown and never repeated.
///
/// Threat: a model that writes anything at all. Nothing it writes is read as an instruction to the platform; it
/// can only name a tool and arguments. See `InvariantsTest` and
/// `TwoWorldsTest`.
/// Must never: know a counterpart's agent, a channel or a link. Imported by: collab, node.
@NullMarked
package dev.clawnet.gateway.agent;

import org.jspecify.annotations.NullMarked;
