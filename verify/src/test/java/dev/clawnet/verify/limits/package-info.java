/// The page of limits, made from the table and the settings that hold them.
///
/// Must never: hold a limit of its own. Imported by: nobody.
@NullMarked
package dev.clawnet.verify.limits;

import org.jspecify.annotations.NullMarked;
