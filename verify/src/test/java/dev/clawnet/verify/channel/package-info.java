/// Channels as the people on them see them: real servers, real clients, a real gateway.
@NullMarked
package dev.clawnet.verify.channel;

import org.jspecify.annotations.NullMarked;
