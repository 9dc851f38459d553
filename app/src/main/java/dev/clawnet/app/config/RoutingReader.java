package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Binding.Match;
import dev.clawnet.gateway.route.DmScope;
import dev.clawnet.gateway.route.GroupScope;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Roster;
import dev.clawnet.gateway.route.Routing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a configuration says about routing, in the shapes of all generations.
final class RoutingReader {
    /// Where the owner may say which generation's answers are wanted.
    static final List<String> PROFILE_KEY = List.of("gateway", "routing", "profile");

    private final Profile profile;
    private final boolean newer;

    /// @param newer whether the shapes that came later are read: always, but where an old program is played
    private RoutingReader(Profile profile, boolean newer) {
        this.profile = profile;
        this.newer = newer;
    }

    /// A file's routing by the profile it names, or the one its shape tells.
    static Routing read(ConfigValue root) {
        return read(root, profile(root));
    }

    static Routing read(ConfigValue root, Profile profile) {
        return new RoutingReader(profile, true).routing(root);
    }

    /// As that generation's own program would read it, without what came later.
    static Routing asThen(ConfigValue root, Profile profile) {
        return new RoutingReader(profile, profile == Profile.LATEST).routing(root);
    }

    /// The profile that the file names; else the latest when it holds a shape that only the latest writes.
    static Profile profile(ConfigValue root) {
        Optional<Profile> named =
                Loose.text(Loose.at(root, PROFILE_KEY.toArray(String[]::new))).flatMap(Profile::of);
        boolean shape = Loose.at(root, "agents", "entries").isPresent()
                || Loose.at(root, "agents", "ownership").isPresent()
                || Loose.at(root, "session", "groupScope").isPresent()
                || Loose.items(Loose.at(root, "bindings")).stream()
                        .anyMatch(binding -> Loose.at(binding, "type").isPresent()
                                || Loose.at(binding, "session").isPresent());
        return named.orElse(shape ? Profile.LATEST : Profile.EARLY);
    }

    private Routing routing(ConfigValue root) {
        return new Routing(
                profile,
                roster(Loose.at(root, "agents")),
                Loose.items(Loose.at(root, "bindings")).stream()
                        .map(this::binding)
                        .toList(),
                sessions(Loose.at(root, "session")),
                broadcast(Loose.at(root, "broadcast")));
    }

    private Roster roster(Optional<ConfigValue> agents) {
        List<Roster.Listed> listed = new ArrayList<>();
        Loose.items(Loose.member(agents, "list"))
                .forEach(agent -> listed.add(new Roster.Listed(
                        Loose.text(Loose.at(agent, "id")).orElse(""), Loose.flag(Loose.at(agent, "default")))));
        if (!newer) {
            return new Roster(listed, false, Optional.empty());
        }
        Loose.members(Loose.member(agents, "entries"))
                .forEach((name, member) ->
                        listed.add(new Roster.Listed(name, Loose.flag(Loose.at(member.value(), "default")))));
        boolean explicit = Loose.text(Loose.member(agents, "ownership"))
                .filter("explicit"::equals)
                .isPresent();
        Optional<ConfigValue> defaults = Loose.member(agents, "defaults");
        return new Roster(listed, explicit, Loose.text(Loose.member(Loose.member(defaults, "systemAgent"), "agentId")));
    }

    private Binding binding(ConfigValue entry) {
        Optional<ConfigValue> match = Loose.at(entry, "match");
        if (!(entry instanceof ConfigValue.Table)) {
            return Binding.broken();
        }
        boolean routes = !newer
                || Loose.text(Loose.at(entry, "type")).filter("acp"::equals).isEmpty();
        return new Binding(
                Loose.text(Loose.at(entry, "agentId")).orElse(""),
                Optional.of(new Match(
                        Loose.text(Loose.member(match, "channel")).orElse(""),
                        Loose.text(Loose.member(match, "accountId")).orElse(""),
                        peer(Loose.member(match, "peer")),
                        Loose.id(Loose.member(match, "guildId")),
                        Loose.id(Loose.member(match, "teamId")),
                        ids(Loose.member(match, "roles")))),
                newer ? scopes(Loose.at(entry, "session")) : Binding.Scopes.NONE,
                routes);
    }

    private static List<String> ids(Optional<ConfigValue> list) {
        return Loose.items(list).stream()
                .map(item -> Names.trimmed(Loose.id(Optional.of(item))))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static Optional<Peer> peer(Optional<ConfigValue> peer) {
        return peer.filter(ConfigValue.Table.class::isInstance)
                .map(table -> new Peer(
                        Loose.text(Loose.member(peer, "kind")).orElse(""), Loose.id(Loose.member(peer, "id"))));
    }

    private static Binding.Scopes scopes(Optional<ConfigValue> session) {
        return new Binding.Scopes(
                Loose.text(Loose.member(session, "dmScope")).flatMap(DmScope::of),
                Loose.text(Loose.member(session, "groupScope")).map(RoutingReader::groupScope));
    }

    /// Only `main` puts rooms together; every other word leaves each its own.
    private static GroupScope groupScope(String word) {
        return GroupScope.of(word).orElse(GroupScope.PER_GROUP);
    }

    private Routing.Sessions sessions(Optional<ConfigValue> session) {
        Map<String, List<String>> links = new LinkedHashMap<>();
        Loose.members(Loose.member(session, "identityLinks"))
                .forEach((name, member) -> links.put(name, ids(Optional.of(member.value()))));
        Binding.Scopes scopes = scopes(session);
        return new Routing.Sessions(
                Loose.text(Loose.member(session, "scope"))
                        .filter("global"::equals)
                        .isPresent(),
                scopes.direct(),
                newer ? scopes.group().orElse(GroupScope.PER_GROUP) : GroupScope.PER_GROUP,
                Loose.text(Loose.member(session, "mainKey")).orElse(""),
                links);
    }

    private static Routing.Broadcast broadcast(Optional<ConfigValue> broadcast) {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        Loose.members(broadcast).forEach((name, member) -> {
            Optional<ConfigValue> value = Optional.of(member.value());
            if (!name.equals("strategy")) {
                rooms.put(Names.trimmed(name), ids(Loose.member(value, "agents").or(() -> value)));
            }
        });
        boolean sequential = Loose.text(Loose.member(broadcast, "strategy"))
                .filter("sequential"::equals)
                .isPresent();
        return new Routing.Broadcast(sequential, rooms);
    }

    /// A message of a file of vectors.
    static Inbound inbound(ConfigValue input) {
        Set<String> roles = new LinkedHashSet<>(ids(Loose.at(input, "memberRoleIds")));
        return new Inbound(
                Loose.text(Loose.at(input, "channel")).orElse(""),
                Loose.text(Loose.at(input, "accountId")).orElse(""),
                peer(Loose.at(input, "peer")),
                peer(Loose.at(input, "parentPeer")),
                Loose.id(Loose.at(input, "guildId")),
                Loose.id(Loose.at(input, "teamId")),
                roles);
    }
}
