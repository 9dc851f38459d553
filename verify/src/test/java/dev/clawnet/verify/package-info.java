/// What the tests of whole gateways share.
@NullMarked
package dev.clawnet.verify;

import org.jspecify.annotations.NullMarked;
