/// The store on SQLite: one file, nothing to install.
///
/// Guarantees what `Store` promises, by one writer thread with group commit: many submitted works run in one SQL
/// transaction, each inside a savepoint of its own, and share one synchronous commit. Notices are put in line for
/// delivery in commit order before any waiter returns; a delivery thread of its own hands them out, so that a slow
/// subscriber never holds up a commit. When a commit fails nothing of it is released and no write is taken any
/// more, while reads go on.
///
/// Threat: two gateways on one state directory, or a disk that lies about a full file. See `SqliteStoreTest`.
/// Must never: run a subscriber on the writer thread, or hold rows of a table that nobody declared.
/// Imported by: whoever wires the gateway.
@NullMarked
package dev.clawnet.gateway.store.sqlite;

import org.jspecify.annotations.NullMarked;
