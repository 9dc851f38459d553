/// Real gateway processes that are really killed: what was acknowledged is there afterwards, and nothing is done
/// twice.
///
/// Must never: look into the gateway's own store, but to fill one. Imported by: nobody.
@NullMarked
package dev.clawnet.verify.durability;

import org.jspecify.annotations.NullMarked;
