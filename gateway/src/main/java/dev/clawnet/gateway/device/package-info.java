/// Devices: one key, one person, for life. Pairing, tokens, setup codes, local tokens.
///
/// Guarantees: a device belongs to the person that its credential or its approver belongs to, and never moves; its
/// class is fixed by how it was paired, never claimed; a setup code opens once; no token is kept in clear.
///
/// Threat: somebody pairs a device into another's person, or uses a code twice. See `AdmissionsTest`,
/// `SetupCodeRaceTest`, `PairingTest`.
/// Must never: know a connection. Imported by: agent, collab, node, control, the root wiring.
@NullMarked
package dev.clawnet.gateway.device;

import org.jspecify.annotations.NullMarked;
