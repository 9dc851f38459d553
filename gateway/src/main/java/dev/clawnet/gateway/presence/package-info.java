/// Who is linked: live links by person and by device, and the list of devices that a person sees.
///
/// Guarantees: everything is looked up within one person; no list, count or version tells one person of another.
///
/// Must never: decide whether a link may exist. Imported by: chat, control, media, schedule, the root wiring.
@NullMarked
package dev.clawnet.gateway.presence;

import org.jspecify.annotations.NullMarked;
