/// Where state lives, and the one way to change it.
///
/// A transaction returns its result, its ledger entries (never none) and the notices to send; it is durable before
/// `write` returns, so an effect that waits for `write` never outruns its record. One writer, group commit.
///
/// Threat: a change without a record, or a record that a crash loses after its effect. See `StoreContract`.
/// Must never: know what is stored. Imported by: every gateway package that keeps state.
@NullMarked
package dev.clawnet.gateway.store;

import org.jspecify.annotations.NullMarked;
