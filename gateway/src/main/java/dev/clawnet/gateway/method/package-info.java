/// The method table: each declared method bound to exactly one handler.
///
/// Start-up fails on a method without a handler, a handler without a method, or a changing method that names no
/// ledger entry. A handler is called only after role, scope, device class and limits were checked.
///
/// Must never: know a feature. Imported by: every package that serves methods.
@NullMarked
package dev.clawnet.gateway.method;

import org.jspecify.annotations.NullMarked;
