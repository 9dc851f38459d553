package dev.clawnet.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bindings of one channel and one account, or of every account, by what they name. Each list keeps the file's
/// order.
final class Shelf {
    static final Shelf EMPTY = new Shelf(Profile.EARLY);

    private final Profile profile;
    private final List<Map<String, List<Candidate>>> peers = new ArrayList<>();
    private final List<List<Candidate>> everyPeer = new ArrayList<>();
    private final Map<String, List<Candidate>> roles = new HashMap<>();
    private final Map<String, List<Candidate>> guilds = new HashMap<>();
    private final Map<String, List<Candidate>> teams = new HashMap<>();
    private final List<Candidate> rest = new ArrayList<>();

    Shelf(Profile profile) {
        this.profile = profile;
        for (int i = 0; i < Kinds.COUNT; i++) {
            peers.add(new HashMap<>());
            everyPeer.add(new ArrayList<>());
        }
    }

    void add(Candidate candidate) {
        if (candidate.usable(profile)) {
            place(candidate).add(candidate);
        }
    }

    private List<Candidate> place(Candidate candidate) {
        return switch (candidate.tier(profile)) {
            case PEER, PARENT -> {
                Peer peer = candidate.match().peer().orElseThrow();
                yield at(peers.get(Kinds.index(peer.kind(), profile)), peer.id());
            }
            case EVERY_PEER ->
                everyPeer.get(Kinds.index(candidate.match().peer().orElseThrow().kind(), profile));
            case ROLES -> at(roles, candidate.match().guild());
            case GUILD -> at(guilds, candidate.match().guild());
            case TEAM -> at(teams, candidate.match().team());
            case ACCOUNT, CHANNEL, DEFAULT -> rest;
        };
    }

    private static List<Candidate> at(Map<String, List<Candidate>> map, String key) {
        return map.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    /// The first that names the peer.
    Candidate peer(Peer peer, Inbound in) {
        int kind = Kinds.index(peer.kind(), profile);
        return kind < 0 ? Candidate.NONE : first(peers.get(kind).get(peer.id()), in);
    }

    Candidate everyPeer(Peer peer, Inbound in) {
        int kind = Kinds.index(peer.kind(), profile);
        return kind < 0 ? Candidate.NONE : first(everyPeer.get(kind), in);
    }

    Candidate roles(Inbound in) {
        return first(roles.get(in.guild()), in);
    }

    Candidate guild(Inbound in) {
        return first(guilds.get(in.guild()), in);
    }

    Candidate team(Inbound in) {
        return first(teams.get(in.team()), in);
    }

    Candidate rest(Inbound in) {
        return first(rest, in);
    }

    private static Candidate first(@Nullable List<Candidate> candidates, Inbound in) {
        if (candidates != null) {
            for (int i = 0; i < candidates.size(); i++) {
                if (candidates.get(i).fits(in)) {
                    return candidates.get(i);
                }
            }
        }
        return Candidate.NONE;
    }
}
