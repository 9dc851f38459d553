package dev.clawnet.gateway.route;

import java.util.List;
import java.util.Optional;

/// One line of the owner's list of bindings: what matches it goes to that agent.
///
/// @param agent as written; empty stands for the default agent
/// @param match empty for an entry of the list that is no binding; it keeps its place and matches nothing
/// @param session session scopes of what this binding takes; empty members leave the owner's
/// @param routes whether messages are routed by it; bindings of other types only keep their place
public record Binding(String agent, Optional<Match> match, Scopes session, boolean routes) {
    public Binding {
        agent = Names.trimmed(agent);
    }

    public static Binding to(String agent, Match match) {
        return new Binding(agent, Optional.of(match), Scopes.NONE, true);
    }

    /// An entry that is no binding.
    public static Binding broken() {
        return new Binding("", Optional.empty(), Scopes.NONE, true);
    }

    /// What a message must say; all that is given must fit.
    ///
    /// @param channel without it nothing matches
    /// @param account `*` for every account; empty for the default one
    /// @param peer id and kind; a blank id or an unknown kind fits nothing
    /// @param guild empty when it does not count
    /// @param team empty when it does not count
    /// @param roles any one of them; none when they do not count
    public record Match(
            String channel, String account, Optional<Peer> peer, String guild, String team, List<String> roles) {
        public static final String EVERY = "*";

        public Match {
            channel = Names.channel(channel);
            String given = Names.trimmed(account);
            account = given.equals(EVERY) ? EVERY : Names.account(given);
            guild = Names.trimmed(guild);
            team = Names.trimmed(team);
            roles = List.copyOf(roles);
        }

        public boolean everyAccount() {
            return account.equals(EVERY);
        }

        /// As the command line writes it.
        public String text() {
            StringBuilder text = new StringBuilder(channel);
            if (!account.equals(Names.DEFAULT_ACCOUNT)) {
                text.append(" accountId=").append(account);
            }
            peer.ifPresent(given ->
                    text.append(" peer=").append(given.kind()).append(':').append(given.id()));
            if (!guild.isEmpty()) {
                text.append(" guild=").append(guild);
            }
            if (!team.isEmpty()) {
                text.append(" team=").append(team);
            }
            if (!roles.isEmpty()) {
                text.append(" roles=").append(String.join(",", roles));
            }
            return text.toString();
        }
    }

    /// Scopes of sessions, where they are given.
    public record Scopes(Optional<DmScope> direct, Optional<GroupScope> group) {
        public static final Scopes NONE = new Scopes(Optional.empty(), Optional.empty());
    }
}
