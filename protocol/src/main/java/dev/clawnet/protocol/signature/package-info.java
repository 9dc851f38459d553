/// How Signatures signatures are made and checked.
///
/// Guarantees: an implementation accepts nothing that the one in Java, [JavaSignatures], refuses.
///
/// Must never: decide what is signed, or whose a key is. Imported by: protocol.device, protocol.log, gateway, app.
@NullMarked
package dev.clawnet.protocol.signature;

import org.jspecify.annotations.NullMarked;
