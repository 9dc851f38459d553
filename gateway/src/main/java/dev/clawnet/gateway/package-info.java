/// One gateway, put together by hand: what it is started with, and the graph of its parts.
///
/// Guarantees: parts are built in order by constructors and closed in reverse order; nothing serves before
/// everything is bound.
///
/// Must never: decide anything; read a configuration file, an environment variable or the command line.
/// Imported by: app.
@NullMarked
package dev.clawnet.gateway;

import org.jspecify.annotations.NullMarked;
