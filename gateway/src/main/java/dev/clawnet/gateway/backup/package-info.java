/// Copies of a gateway's state, made while it serves, verified, and put back.
///
/// Guarantees: a backup holds all that was acknowledged before it began, as one moment; it is there whole or not at
/// all, for its owner alone; a restore verifies it first and overwrites nothing.
///
/// Threat: a copy that cannot be restored and is found out too late; a copy that others can read, change or cut. See
/// `BackupsTest`, `SealingTest`.
/// Must never: change the state that it copies, or a backup. Imported by: app.
@NullMarked
package dev.clawnet.gateway.backup;

import org.jspecify.annotations.NullMarked;
