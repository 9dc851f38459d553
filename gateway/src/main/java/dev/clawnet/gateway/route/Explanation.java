package dev.clawnet.gateway.route;

import dev.clawnet.gateway.route.Binding.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Why a message goes where it goes: what became of every binding.
///
/// @param outcome where it goes
/// @param considered every entry of the list, in the file's order
public record Explanation(Outcome outcome, List<Considered> considered) {
    public Explanation {
        considered = List.copyOf(considered);
    }

    /// What became of one entry.
    ///
    /// @param position in the file, from zero
    /// @param won whether it decides
    /// @param tier at which it fits the message; empty when it does not
    /// @param why in words, for people
    public record Considered(int position, Binding binding, boolean won, Optional<Tier> tier, String why) {}

    /// Goes through all bindings one by one: slower than the router, and by the same comparisons.
    public static Explanation of(Router router, Inbound in) {
        Profile profile = router.routing().profile();
        List<Candidate> candidates = router.candidates();
        Optional<Fitting> winner = candidates.stream()
                .flatMap(candidate -> tier(candidate, in, profile).map(tier -> new Fitting(candidate, tier)).stream())
                .min(Comparator.comparing(Fitting::tier)
                        .thenComparingInt(fitting -> fitting.candidate().order()));
        List<Considered> considered = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < router.routing().bindings().size(); i++) {
            Binding binding = router.routing().bindings().get(i);
            if (next < candidates.size() && candidates.get(next).order() == i) {
                considered.add(considered(binding, candidates.get(next++), in, winner, profile));
            } else {
                considered.add(new Considered(i, binding, false, Optional.empty(), unrouted(binding)));
            }
        }
        return new Explanation(router.route(in), considered);
    }

    /// @param tier at which the candidate fits
    private record Fitting(Candidate candidate, Tier tier) {}

    private static String unrouted(Binding binding) {
        return binding.match().isEmpty() ? "is no binding" : "is of a type that messages are not routed by";
    }

    private static Considered considered(
            Binding binding, Candidate candidate, Inbound in, Optional<Fitting> winner, Profile profile) {
        Optional<Tier> tier = tier(candidate, in, profile);
        boolean won = winner.filter(fitting -> fitting.candidate().order() == candidate.order())
                .isPresent();
        String why = tier.isEmpty()
                ? loss(candidate, in, profile)
                : won ? "it " + tier.get().words() : outdone(tier.get(), winner.orElseThrow());
        return new Considered(candidate.order(), binding, won, tier, why);
    }

    private static String outdone(Tier tier, Fitting winner) {
        String first = "binding " + winner.candidate().order();
        return winner.tier() == tier
                ? "fits as well, but " + first + " stands before it"
                : "fits, but is less specific: " + first + " " + winner.tier().words();
    }

    /// The most specific tier at which the candidate fits.
    private static Optional<Tier> tier(Candidate candidate, Inbound in, Profile profile) {
        boolean rest = candidate.match().channel().equals(in.channel())
                && !in.channel().isEmpty()
                && candidate.accountFits(in)
                && candidate.usable(profile)
                && candidate.fits(in);
        if (!rest) {
            return Optional.empty();
        }
        if (candidate.match().peer().isEmpty()) {
            return Optional.of(candidate.tier(profile));
        }
        Peer wanted = candidate.match().peer().get();
        if (candidate.everyPeer(profile)) {
            return in.peer().filter(peer -> sameKind(wanted, peer, profile)).map(_ -> Tier.EVERY_PEER);
        }
        if (in.peer().filter(peer -> same(wanted, peer, profile)).isPresent()) {
            return Optional.of(Tier.PEER);
        }
        return in.parent().filter(peer -> same(wanted, peer, profile)).map(_ -> Tier.PARENT);
    }

    private static boolean same(Peer wanted, Peer given, Profile profile) {
        return sameKind(wanted, given, profile) && wanted.id().equals(given.id());
    }

    private static boolean sameKind(Peer wanted, Peer given, Profile profile) {
        return Kinds.index(wanted.kind(), profile) == Kinds.index(given.kind(), profile);
    }

    private static String loss(Candidate candidate, Inbound in, Profile profile) {
        Match match = candidate.match();
        if (match.channel().isEmpty()) {
            return "names no channel, so it fits nothing";
        }
        if (!match.channel().equals(in.channel())) {
            return "is for channel " + match.channel();
        }
        if (!candidate.accountFits(in)) {
            return "is for account " + match.account() + ", the message came in on " + in.account();
        }
        if (!candidate.usable(profile)) {
            return "names a peer without id or of a kind that is none of direct, group, channel: it fits nothing";
        }
        if (!candidate.guildFits(in)) {
            return "is for guild " + match.guild();
        }
        if (!candidate.teamFits(in)) {
            return "is for team " + match.team();
        }
        if (!candidate.rolesFit(in)) {
            return "wants one of the roles " + String.join(", ", match.roles());
        }
        return match.peer()
                .map(peer -> "is for peer " + peer.kind() + ":" + peer.id())
                .orElse("does not fit");
    }
}
