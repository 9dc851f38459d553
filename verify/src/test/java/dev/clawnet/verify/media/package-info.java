/// Large contents on real sockets, disks and nodes.
@NullMarked
package dev.clawnet.verify.media;

import org.jspecify.annotations.NullMarked;
