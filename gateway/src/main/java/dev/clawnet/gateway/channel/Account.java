package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.route.Names;
import dev.clawnet.protocol.id.PersonId;

/// One login on one channel. It belongs to one person for as long as it is configured.
///
/// @param channel such as `irc`
/// @param name as the configuration calls it, folded
public record Account(PersonId owner, String channel, String name) {
    public Account {
        channel = Names.channel(channel);
        name = Names.account(name);
    }

    /// What it is called within its person: `irc/work`.
    public String label() {
        return channel + "/" + name;
    }

    /// Beginning of the ids of its rows.
    String shelf() {
        return label() + "/";
    }
}
