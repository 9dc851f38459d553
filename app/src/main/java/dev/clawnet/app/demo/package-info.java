/// `clawnet demo`: two companies' agents work together on a real gateway, over real links, and it is told as it
/// happens; then everything that must not work is tried.
///
/// Guarantees: every line of the story is made from an answer or an event of the gateway, and is the same for the
/// same seed; what cannot be the same begins with `#`; a secret that reached somebody else's link is found and
/// fails the demo.
///
/// Must never: write outside of its own fresh directory, use the gateway behind its protocol, or tell what was only
/// meant to happen.
/// Imported by: app.
@NullMarked
package dev.clawnet.app.demo;

import org.jspecify.annotations.NullMarked;
