/// The checks that keep the house in order, as ordinary tests: arrows, package docs, budgets, banned calls,
/// statics, switches, catalogue, dependency list, documents, invariants.
///
/// Each check is a pure function from what it looks at to a list of complaints, is tested with small bad samples,
/// and says in every complaint what to do instead. [TidyTest] applies them all to the repository.
@NullMarked
package dev.clawnet.verify.tidy;

import org.jspecify.annotations.NullMarked;
