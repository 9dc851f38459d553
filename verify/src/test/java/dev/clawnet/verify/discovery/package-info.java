/// Gateways that are found on a network, on two machines that the test makes for itself.
@NullMarked
package dev.clawnet.verify.discovery;

import org.jspecify.annotations.NullMarked;
