/// The frames of the wire: request, answer, event, and the shape of an error.
///
/// Guarantees: what `FrameCodec` hands out has every required member with the right type and within its bounds; a
/// hostile text (too deep, too long, duplicate members, trailing text) is told from a frame, never thrown at a
/// caller.
///
/// Threat: a peer that sends what no client would. See `HostileFrameTest`.
/// Must never: know a method. Imported by: gateway control, client, node.
@NullMarked
package dev.clawnet.protocol.frame;

import org.jspecify.annotations.NullMarked;
