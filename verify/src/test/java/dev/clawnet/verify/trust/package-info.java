/// Who is let in, who is thrown out, and what is never written down, against real gateways over real sockets.
///
/// Must never: look into a gateway's own store. Imported by: nobody.
@NullMarked
package dev.clawnet.verify.trust;

import org.jspecify.annotations.NullMarked;
