/// Every bound of the gateway in one table, each with its reason and its unit.
///
/// Imported by: everything in the gateway.
@NullMarked
package dev.clawnet.gateway.limits;

import org.jspecify.annotations.NullMarked;
