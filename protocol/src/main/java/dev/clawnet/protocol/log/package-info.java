/// Append-only logs that a stranger can verify: Merkle trees, signed checkpoints, leaves whose every field is
/// committed on its own, and the verifier.
///
/// Hashing follows RFC 6962 and RFC 9162; checkpoints, signed notes, tile paths and proofs have the C2SP text
/// formats, so that tools which are not ours read them. Everything here is pure: no file, no clock, no chance.
///
/// Threat: somebody edits, deletes, reorders or truncates what was recorded, or shows an older state. See
/// `LogVerifierTest`.
/// Must never: trust a claimed size, root or position that it did not compute.
/// Imported by: the gateway's ledger, and whoever verifies.
@NullMarked
package dev.clawnet.protocol.log;

import org.jspecify.annotations.NullMarked;
