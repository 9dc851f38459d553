/// The ledger, checked from outside: receipts and exports of a real gateway, by programs that share nothing with it.
@NullMarked
package dev.clawnet.verify.ledger;

import org.jspecify.annotations.NullMarked;
