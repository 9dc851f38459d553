/// What a device proves: its key, the proof it signs at connect, setup codes, certificate pins, signed decisions.
///
/// Guarantees: a signature is checked only against a key that is a valid curve point; secrets print as redacted.
///
/// Threat: a proof replayed elsewhere, or a text read two ways. See `DeviceProofTest`, `SetupCodeTest`.
/// Must never: keep or look up anything. Imported by: gateway, client, node, app.
@NullMarked
package dev.clawnet.protocol.device;

import org.jspecify.annotations.NullMarked;
