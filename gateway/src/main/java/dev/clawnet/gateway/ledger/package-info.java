/// The record of what was done, by whom, on whose authority.
///
/// One append-only Merkle log for each person and each collaboration, and the gateway's own, which takes a root
/// over all their heads. Entries are appended in the transaction of the change that they record, and with them a
/// head that is signed: without them the change does not happen. A person sees their own log and those of
/// collaborations they are a party to; no other log exists for them.
///
/// Threat: an act without a record, a record changed afterwards, or one person's record shown to another. See
/// `LedgerTest`, `LedgerTamperTest` and `LedgerCallsTest`.
/// Must never: hold content, change or remove a leaf, or offer a way to write that an agent could reach.
/// Imported by: whoever wires the gateway; features write entries through `Store.write` alone.
@NullMarked
package dev.clawnet.gateway.ledger;

import org.jspecify.annotations.NullMarked;
