/// The configuration file, read and written over the wire by the host person.
///
/// Guarantees: only the host person reads or writes it, and writes with a device that a person paired; an entry is
/// durable before the file changes; nobody overwrites what they have not read; secrets leave as a mark.
///
/// Must never: read or write a file itself. [ConfigBook] does, and the command line hands one in.
///
/// Imported by: `gateway`, `app`.
@NullMarked
package dev.clawnet.gateway.config;

import org.jspecify.annotations.NullMarked;
