/// The configuration file: JSON5 in OpenClaw's shape, read into settings.
///
/// Guarantees: every complaint names file, line, column and key; an unknown key is an error that names the nearest
/// known one; a known key that has no use yet is accepted and listed; nothing is started from a broken file.
///
/// A command changes one value in the text and leaves the rest as it was written; what it writes was read back first.
///
/// Must never: print, keep a secret in clear beyond its box, or read a file outside of the main file's folder, but for
/// a secret whose file the configuration names.
/// Imported by: app.command, app.
@NullMarked
package dev.clawnet.app.config;

import org.jspecify.annotations.NullMarked;
