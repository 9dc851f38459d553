/// What every command of the command line shares: the world it runs in, what it prints, how it fails.
///
/// Guarantees: one sentence, one hint and one next command for every failure, the same in words and as JSON; the
/// same exit code for the same kind of failure.
///
/// Must never: know a command. Imported by: app.command, app.config, app.
@NullMarked
package dev.clawnet.app.cli;

import org.jspecify.annotations.NullMarked;
