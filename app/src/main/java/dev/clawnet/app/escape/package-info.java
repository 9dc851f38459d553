/// Attempts to get out: of every kind of sandbox that this machine can make, and of the folders that a node opens. For
/// whoever runs a gateway and wants to see it, and for the build.
///
/// Everything that is tried is tried on what is laid out for it, in a folder of its own. Must never: touch a gateway
/// or a node that runs. Imported by: command.
@NullMarked
package dev.clawnet.app.escape;

import org.jspecify.annotations.NullMarked;
