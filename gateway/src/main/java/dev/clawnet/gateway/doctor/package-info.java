/// Looks at a gateway's state from outside, and says what is wrong with it and what to do; rehearses an upgrade on a
/// copy.
///
/// Guarantees: changes nothing of the state, whether a gateway runs on it or not.
///
/// Threat: an upgrade that is found to fail half way through, and a fault that shows only when the state is needed.
/// See `DoctorTest` and `UpgradeTest`.
/// Must never: mend anything. Imported by: app.
@NullMarked
package dev.clawnet.gateway.doctor;

import org.jspecify.annotations.NullMarked;
