/// Values that must not be shown: tokens, setup codes, keys of model providers.
///
/// Guarantees: a secret prints as redacted, is compared in constant time, and leaves its box by one named call.
///
/// Must never: be logged, put into a URL, or written to the ledger. Imported by: everything.
@NullMarked
package dev.clawnet.protocol.secret;

import org.jspecify.annotations.NullMarked;
