/// The examples of the client library, as docs/client.md shows them.
@NullMarked
package dev.clawnet.verify.guide;

import org.jspecify.annotations.NullMarked;
