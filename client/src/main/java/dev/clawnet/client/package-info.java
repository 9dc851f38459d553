/// The library people depend on: a link to a gateway that is proved, pinned and watched.
///
/// Guarantees: nothing secret is sent before the gateway's certificate matched its pin, or the peer is this
/// machine; every wait has a deadline and every queue a bound; a gateway that falls silent is given up after two
/// ticks; a call is sent once, never repeated behind the caller's back.
///
/// Must never: know what a method does, print, keep a secret in a text that is shown. Imported by: node, app.
@NullMarked
package dev.clawnet.client;

import org.jspecify.annotations.NullMarked;
