/// Media: large contents of one person, in from a link and out to one, on the disk of the gateway in between.
///
/// Guarantees: a content is found within its person alone; what is called whole is what its sender sent, byte for byte,
/// and on disk; a sender is never more than its credit ahead of the disk, and a receiver never holds up anybody else;
/// memory does not grow with what passes.
///
/// Threat: a peer that sends without end, under another's name, or more than it announced; a receiver that does not
/// read; a node that sends what nobody asked it for. See `MediaTest`.
/// Must never: look into a content, or hand one to another person. Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.media;

import org.jspecify.annotations.NullMarked;
