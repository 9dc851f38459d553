/// Typed ids: one type for each kind of thing that has a name on the wire, in the store or in the ledger.
///
/// An id that exists is well formed. Ids are random and opaque: they carry no order, no owner and no count, so that
/// showing one to a stranger tells nothing. Names that people read (slugs) are attributes, never ids.
///
/// Imported by: everything.
@NullMarked
package dev.clawnet.protocol.id;

import org.jspecify.annotations.NullMarked;
