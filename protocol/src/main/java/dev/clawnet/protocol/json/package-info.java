/// JSON in one place: the one strict mapper, and the canonical form that digests are made of.
///
/// Guarantees: duplicate keys, unknown members, trailing tokens, too deep or too long input are refused with an
/// exception; canonical bytes follow RFC 8785.
///
/// Imported by: everything.
@NullMarked
package dev.clawnet.protocol.json;

import org.jspecify.annotations.NullMarked;
