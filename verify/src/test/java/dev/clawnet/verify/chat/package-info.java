/// People who talk with their agents: in a terminal, on the gateway's own page, on the stock pages. Real
/// gateways, a real pseudo terminal, a real browser; where the machine lacks one of them the test is skipped,
/// by name.
///
/// Must never: reach a gateway or a site that is not its own. Imported by: interop.
@NullMarked
package dev.clawnet.verify.chat;

import org.jspecify.annotations.NullMarked;
