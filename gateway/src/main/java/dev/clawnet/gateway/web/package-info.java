/// Pages of the web that agents ask for: which addresses they may come from, how they are fetched, and their text.
///
/// Guarantees: a page comes from a public address only, the very one that was looked at; each hop of a redirect is
/// looked at again, and leads to no other host; size, time and form are bounded; an agent gets text, never a script.
///
/// Must never: decide whether an agent may fetch; send anything of the gateway's. Imported by: agent.mcp, the gateway's
/// wiring.
@NullMarked
package dev.clawnet.gateway.web;

import org.jspecify.annotations.NullMarked;
