/// Messages of chat networks: the port behind which each network is one adapter, and what all of them share.
///
/// Every account belongs to one person. What comes in is heard once, what goes out lies in a durable outbox
/// until it is confirmed; what was being sent when the gateway stopped is listed as unknown and not sent
/// again. Who may write is `access`'s to say, and the pairing of unknown senders is kept here.
///
/// Must never: know an agent or a run, or take a text from outside for anything but data. Imported by: inbox.
@NullMarked
package dev.clawnet.gateway.channel;

import org.jspecify.annotations.NullMarked;
