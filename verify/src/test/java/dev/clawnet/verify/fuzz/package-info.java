/// What fuzzers feed to the parsers that read what strangers write. Each target is a class with a method
/// `fuzzerTestOneInput`: it throws when a property does not hold, and hostile input is none. The build feeds them seeds
/// and what grew out of those; `./clawnet test --fuzz` searches on, led by coverage.
@NullMarked
package dev.clawnet.verify.fuzz;

import org.jspecify.annotations.NullMarked;
