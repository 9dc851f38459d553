package dev.clawnet.gateway.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one person's configuration says about routing.
///
/// @param bindings in the file's order
/// @param sessions how sessions are named
/// @param broadcast rooms in which several agents hear everything
public record Routing(Profile profile, Roster roster, List<Binding> bindings, Sessions sessions, Broadcast broadcast) {
    public static final Routing EMPTY =
            new Routing(Profile.EARLY, Roster.EMPTY, List.of(), Sessions.DEFAULT, Broadcast.NONE);

    public Routing {
        bindings = List.copyOf(bindings);
    }

    /// The agent that what is bound to nobody reaches; empty when nobody does.
    public Optional<AgentName> standing() {
        return switch (roster.standing(profile)) {
            case Target.Agent agent -> Optional.of(agent.name());
            case Target.Nobody _ -> Optional.empty();
        };
    }

    /// How sessions are named.
    ///
    /// @param global one session for everything
    /// @param direct which private chats share one, where the owner says so; the resolver alone takes `main` else
    /// @param mainKey counts in the latest profile only
    /// @param links a name and the ids of the same human on several channels, `<channel>:<id>` or bare
    public record Sessions(
            boolean global,
            Optional<DmScope> direct,
            GroupScope group,
            String mainKey,
            Map<String, List<String>> links) {
        public static final Sessions DEFAULT =
                new Sessions(false, Optional.empty(), GroupScope.PER_GROUP, Names.MAIN, Map.of());

        Sessions with(DmScope scope) {
            return new Sessions(global, Optional.of(scope), group, mainKey, links);
        }

        public Sessions {
            mainKey = Names.mainKey(mainKey);
            links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
        }
    }

    /// Rooms in which several agents hear everything.
    ///
    /// @param sequential one after another in the order given; else side by side
    /// @param rooms a peer's id, or `<channel>:<id>` in the latest profile, and the agents
    public record Broadcast(boolean sequential, Map<String, List<String>> rooms) {
        public static final Broadcast NONE = new Broadcast(false, Map.of());

        public Broadcast {
            rooms = Collections.unmodifiableMap(new LinkedHashMap<>(rooms));
        }
    }
}
