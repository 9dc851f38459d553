package dev.clawnet.gateway.route;

import dev.clawnet.gateway.route.Binding.Match;
import java.util.List;
import java.util.Optional;

/// A binding made ready for comparing.
///
/// @param order its place in the file; the lower wins among equals
/// @param main the target's main session key; empty when there is no target
record Candidate(int order, Match match, Target target, String main, Binding.Scopes scopes) {
    private static final Match NOTHING = new Match("", "", Optional.empty(), "", "", List.of());
    private static final int NOWHERE = Integer.MAX_VALUE;
    /// The place of the default agent: after every binding.
    static final int STANDING = NOWHERE - 1;

    static final Candidate NONE =
            new Candidate(NOWHERE, NOTHING, new Target.Nobody(Outcome.Reason.NO_AGENT), "", Binding.Scopes.NONE);

    boolean found() {
        return order != NOWHERE;
    }

    boolean beats(Candidate other) {
        return order < other.order;
    }

    /// Whether all that it says beside account and peer is true of the message.
    boolean fits(Inbound in) {
        return guildFits(in) && teamFits(in) && rolesFit(in);
    }

    boolean guildFits(Inbound in) {
        return match.guild().isEmpty() || match.guild().equals(in.guild());
    }

    boolean teamFits(Inbound in) {
        return match.team().isEmpty() || match.team().equals(in.team());
    }

    boolean rolesFit(Inbound in) {
        if (match.roles().isEmpty()) {
            return true;
        }
        for (String role : match.roles()) {
            if (in.roles().contains(role)) {
                return true;
            }
        }
        return false;
    }

    boolean accountFits(Inbound in) {
        return match.everyAccount() || match.account().equals(in.account());
    }

    /// Whether a peer that it names can be compared at all.
    boolean usable(Profile profile) {
        return match.peer()
                .map(peer -> !peer.id().isEmpty() && Kinds.index(peer.kind(), profile) >= 0)
                .orElse(true);
    }

    boolean everyPeer(Profile profile) {
        return profile == Profile.LATEST
                && match.peer().map(peer -> peer.id().equals(Match.EVERY)).orElse(false);
    }

    /// The tier it belongs to by what it names; a peer's also serves the tier of parents.
    Tier tier(Profile profile) {
        if (match.peer().isPresent()) {
            return everyPeer(profile) ? Tier.EVERY_PEER : Tier.PEER;
        }
        if (!match.guild().isEmpty()) {
            return match.roles().isEmpty() ? Tier.GUILD : Tier.ROLES;
        }
        if (!match.team().isEmpty()) {
            return Tier.TEAM;
        }
        return match.everyAccount() ? Tier.CHANNEL : Tier.ACCOUNT;
    }
}
