/// Being found on a network: multicast DNS (RFC 6762, RFC 6763), both sides of it.
///
/// Guarantees: says nothing that a port scan would not tell, and only where the gateway can be reached; what is heard
/// is a hint that anybody on the network can forge, and no part of a gateway reads it.
///
/// Must never: be a reason to trust an address or a certificate, replace a pin, or answer beyond the link. Imported
/// by: the root wiring, the command line.
@NullMarked
package dev.clawnet.gateway.discovery;

import org.jspecify.annotations.NullMarked;
