/// Decisions that wait for a person, and what a person must get to see.
///
/// Guarantees: an approval is bound to the digest of exactly one act, has one part for each owner concerned, is
/// decided at most once by each (the first answer wins), allows one use, and denies by silence at its deadline,
/// restarts included. An owner is shown typed fields and whole, plain text, or is not asked. Every question and
/// every refusal is one durable event of its owner. A question in words waits in the same way; its answer allows
/// nothing.
///
/// Threat: an owner is shown one act and another one runs, or is asked until they say yes. See `DigestBindingTest`
/// and `AskBoundsTest`. Must never: run what was asked about, or tell one owner of another's answer.
/// Imported by: agent, collab, control.
@NullMarked
package dev.clawnet.gateway.approval;

import org.jspecify.annotations.NullMarked;
