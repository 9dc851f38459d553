package dev.clawnet.gateway.route;

import java.util.Optional;
import java.util.Set;

/// What a message says about where it comes from.
///
/// @param account which login of the channel received it; empty stands for the default one
/// @param parent the room that the thread `peer` belongs to
/// @param guild id of the server, where the channel has such
/// @param team id of the workspace, where the channel has such
/// @param roles ids of the roles that the sender has in the guild
public record Inbound(
        String channel,
        String account,
        Optional<Peer> peer,
        Optional<Peer> parent,
        String guild,
        String team,
        Set<String> roles) {
    public Inbound {
        channel = Names.channel(channel);
        account = Names.account(account);
        guild = Names.trimmed(guild);
        team = Names.trimmed(team);
        roles = roles.isEmpty() ? Set.of() : Set.copyOf(roles);
    }

    /// A message of a channel without guilds and teams.
    public static Inbound of(String channel, String account, Peer peer) {
        return new Inbound(channel, account, Optional.of(peer), Optional.empty(), "", "", Set.of());
    }
}
