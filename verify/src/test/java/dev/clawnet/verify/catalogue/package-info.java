/// The products of the catalogue (schemas, types, reference, permission matrix) and the tests that hold them, the
/// declarations and a running gateway together.
///
/// `CatalogueTidyTest` looks at texts alone: every method has its sample, its row of the matrix and its place in the
/// products. `PermissionMatrixTest` drives every method against a real gateway as every kind of caller.
@NullMarked
package dev.clawnet.verify.catalogue;

import org.jspecify.annotations.NullMarked;
