/// The gateway's side of nodes: which nodes of a person are linked, and commands sent to them.
///
/// Guarantees: a command of one person reaches only that person's own nodes (INV-2, INV-8); an answer counts only
/// from the connection that the command went to, and once; every wait has a deadline, and the number of waits a
/// bound. What a node answers is untrusted text.
///
/// Must never: decide what may be asked (`policy` did, the node's own policy does again), know sockets.
/// Imported by: control (which provides [NodeWire]), the tools of agents, the wiring.
@NullMarked
package dev.clawnet.gateway.node;

import org.jspecify.annotations.NullMarked;
