/// IRC: accounts on servers that speak RFC 1459 and 2812.
///
/// A message counts as sent when the server answered the PING that follows it: a server takes the lines of a
/// connection in order, so the answer says that it has the message, and what it refused it says before. A
/// nick is all that such a network vouches for.
///
/// Must never: send a line end inside a message. Imported by: gateway.
@NullMarked
package dev.clawnet.gateway.channel.irc;

import org.jspecify.annotations.NullMarked;
