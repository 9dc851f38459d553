/// Which identity agent a message of a chat network goes to, and under which session key.
///
/// Guarantees: a pure function of bindings and message; the same message always reaches the same agent; the most
/// specific binding wins, and among equals the first of the file; the manager is the target of nothing; a binding
/// that cannot be understood matches nothing. What is answered and what is explained are the same rules.
///
/// Must never: read a file, look at a clock, or know a person: the one who holds a router knows whose it is.
/// Imported by: app.config, app.command.
@NullMarked
package dev.clawnet.gateway.route;

import org.jspecify.annotations.NullMarked;
