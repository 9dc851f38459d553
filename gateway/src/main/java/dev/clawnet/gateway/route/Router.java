package dev.clawnet.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bindings made ready once, and asked for each message: an answer takes a few look-ups, however many there are.
///
/// Immutable; any thread may ask.
public final class Router {
    private static final List<Tier> TIERS = List.of(Tier.values());

    private final Routing routing;
    private final Keys keys;
    private final Map<String, Channel> channels;
    private final Candidate standing;
    private final Optional<Outcome.Refused> broken;
    private final Optional<Router> apart;

    /// The shelves of one channel.
    private record Channel(Map<String, Shelf> accounts, Shelf every) {}

    public Router(Routing routing) {
        this.routing = routing;
        this.channels = new HashMap<>();
        this.keys = new Keys(routing.sessions(), routing.profile());
        Profile profile = routing.profile();
        this.standing = candidate(Candidate.STANDING, Binding.to("", Candidate.NONE.match()));
        boolean hole =
                routing.bindings().stream().anyMatch(binding -> binding.match().isEmpty());
        this.broken = profile == Profile.LATEST && hole
                ? Optional.of(new Outcome.Refused(Outcome.Reason.BROKEN_LIST))
                : Optional.empty();
        for (Candidate candidate : candidates()) {
            if (!candidate.match().channel().isEmpty()) {
                shelf(candidate.match()).add(candidate);
            }
        }
        this.apart = routing.sessions().direct().isPresent() ? Optional.empty() : Optional.of(new Router(this));
    }

    /// The same bindings, and private chats kept apart where no binding says otherwise.
    private Router(Router same) {
        this.routing = same.routing;
        this.channels = same.channels;
        this.keys = new Keys(same.routing.sessions().with(DmScope.PER_ACCOUNT_CHANNEL_PEER), same.routing.profile());
        this.standing = same.standing;
        this.broken = same.broken;
        this.apart = Optional.empty();
    }

    /// As this one, but with each private chat in a session of its own (`per-account-channel-peer`); this one itself
    /// where the owner said how private chats share sessions.
    public Router apart() {
        return apart.orElse(this);
    }

    private Shelf shelf(Binding.Match match) {
        Channel channel = channels.computeIfAbsent(
                match.channel(), _ -> new Channel(new HashMap<>(), new Shelf(routing.profile())));
        return match.everyAccount()
                ? channel.every()
                : channel.accounts().computeIfAbsent(match.account(), _ -> new Shelf(routing.profile()));
    }

    public Routing routing() {
        return routing;
    }

    /// Those bindings that messages are routed by, in the file's order.
    List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        Map<String, Target> chosen = new HashMap<>();
        for (int i = 0; i < routing.bindings().size(); i++) {
            Binding binding = routing.bindings().get(i);
            if (binding.routes() && binding.match().isPresent()) {
                Target target = chosen.computeIfAbsent(
                        binding.agent(), name -> routing.roster().chosen(name, routing.profile()));
                candidates.add(candidate(i, binding, target));
            }
        }
        return candidates;
    }

    private Candidate candidate(int order, Binding binding) {
        return candidate(order, binding, routing.roster().chosen(binding.agent(), routing.profile()));
    }

    private Candidate candidate(int order, Binding binding, Target target) {
        String main = switch (target) {
            case Target.Agent(AgentName name) -> keys.main(name);
            case Target.Nobody _ -> "";
        };
        return new Candidate(order, binding.match().orElseThrow(), target, main, binding.session());
    }

    /// Where the message goes.
    public Outcome route(Inbound in) {
        if (broken.isPresent()) {
            return broken.get();
        }
        Channel channel = channels.get(in.channel());
        if (channel == null) {
            return outcome(in, standing, Tier.DEFAULT);
        }
        Shelf own = channel.accounts().getOrDefault(in.account(), Shelf.EMPTY);
        return tiers(in, own, channel.every());
    }

    private Outcome tiers(Inbound in, Shelf own, Shelf every) {
        for (Tier tier : TIERS) {
            Candidate best = switch (tier) {
                case PEER, PARENT, EVERY_PEER, ROLES, GUILD, TEAM -> {
                    Candidate mine = first(tier, in, own);
                    Candidate shared = first(tier, in, every);
                    yield shared.beats(mine) ? shared : mine;
                }
                case ACCOUNT -> own.rest(in);
                case CHANNEL -> every.rest(in);
                case DEFAULT -> standing;
            };
            if (best.found()) {
                return outcome(in, best, tier);
            }
        }
        return outcome(in, standing, Tier.DEFAULT);
    }

    private static Candidate first(Tier tier, Inbound in, Shelf shelf) {
        return switch (tier) {
            case PEER -> in.peer().isPresent() ? shelf.peer(in.peer().get(), in) : Candidate.NONE;
            case PARENT ->
                in.parent().isPresent() && !in.parent().get().id().isEmpty()
                        ? shelf.peer(in.parent().get(), in)
                        : Candidate.NONE;
            case EVERY_PEER -> in.peer().isPresent() ? shelf.everyPeer(in.peer().get(), in) : Candidate.NONE;
            case ROLES -> in.guild().isEmpty() ? Candidate.NONE : shelf.roles(in);
            case GUILD -> in.guild().isEmpty() ? Candidate.NONE : shelf.guild(in);
            case TEAM -> in.team().isEmpty() ? Candidate.NONE : shelf.team(in);
            case ACCOUNT, CHANNEL, DEFAULT -> Candidate.NONE;
        };
    }

    private Outcome outcome(Inbound in, Candidate taken, Tier tier) {
        return switch (taken.target()) {
            case Target.Nobody(Outcome.Reason reason) -> new Outcome.Refused(reason);
            case Target.Agent(AgentName agent) ->
                new Route(
                        agent,
                        in.channel(),
                        in.account(),
                        keys.session(in, agent, taken.main(), taken.scopes()),
                        taken.main(),
                        tier,
                        keys.direct(taken.scopes()),
                        keys.group(taken.scopes()));
        };
    }

    /// The agents that hear everything of the message's room, whatever the bindings say; empty when it is no such
    /// room. Names that are not listed are left out.
    public List<Route> broadcast(Inbound in) {
        Optional<Peer> peer = in.peer();
        if (peer.isEmpty() || routing.broadcast().rooms().isEmpty()) {
            return List.of();
        }
        boolean early = routing.profile() == Profile.EARLY;
        if (early && !in.channel().equals("whatsapp")) {
            return List.of();
        }
        Map<String, List<String>> rooms = routing.broadcast().rooms();
        List<String> bare = rooms.getOrDefault(peer.get().id(), List.of());
        List<String> names = early
                ? bare
                : rooms.getOrDefault(in.channel() + ":" + peer.get().id(), bare);
        return names.stream()
                .map(Names::agent)
                .distinct()
                .filter(name -> routing.roster().listed().isEmpty()
                        || routing.roster().names().containsKey(name))
                .map(name -> outcome(in, candidate(0, Binding.to(name, Candidate.NONE.match())), Tier.PEER))
                .filter(Route.class::isInstance)
                .map(Route.class::cast)
                .toList();
    }
}
