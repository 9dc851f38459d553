/// The node's own policy (L2): which folders agents may reach on this machine, whatever a gateway allows.
///
/// Guarantees: deny by default; a missing, broken or empty file allows nothing (INV-23, INV-25); built-in secrets,
/// the policy itself and the node's own state are never reachable (INV-26); the file is read again at each call,
/// and nothing here can write it.
///
/// Must never: take any part of its decision from a gateway (INV-22). Imported by: node, node.files.
@NullMarked
package dev.clawnet.node.policy;

import org.jspecify.annotations.NullMarked;
