/// The commands: start a gateway, look at it, check its configuration.
///
/// Guarantees: a command says what it did and what to do next; flags win over the environment, the environment
/// over the configuration file, the file over defaults; nothing is started from a broken configuration.
///
/// Must never: call the clock, chance or the terminal but through its surroundings. Imported by: app.
@NullMarked
package dev.clawnet.app.command;

import org.jspecify.annotations.NullMarked;
