package dev.clawnet.gateway.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The agents of one person, and who answers when no binding says it.
///
/// @param listed in the file's order; empty means the one agent `main`
/// @param explicit that only `system` may be the default agent
/// @param system the agent named for it
public record Roster(List<Listed> listed, boolean explicit, Optional<String> system) {
    public static final Roster EMPTY = new Roster(List.of(), false, Optional.empty());

    public Roster {
        listed = List.copyOf(listed);
        system = system.filter(name -> !Names.trimmed(name).isEmpty()).map(Names::agent);
    }

    /// An agent of the list.
    ///
    /// @param marked as the default
    public record Listed(String name, boolean marked) {
        public Listed {
            name = Names.agent(name);
        }
    }

    /// Who answers for a bound name, or for none.
    Target chosen(String bound, Profile profile) {
        if (bound.isEmpty()) {
            return standing(profile);
        }
        String name = Names.agent(bound);
        if (listed.isEmpty() || names().containsKey(name)) {
            return Target.of(name);
        }
        return switch (profile) {
            case EARLY -> standing(profile);
            case LATEST -> name.equals(Names.MAIN) ? Target.of(name) : new Target.Nobody(Outcome.Reason.NO_AGENT);
        };
    }

    /// The default agent.
    Target standing(Profile profile) {
        if (listed.isEmpty()) {
            return Target.of(Names.MAIN);
        }
        List<String> marked =
                listed.stream().filter(Listed::marked).map(Listed::name).toList();
        return switch (profile) {
            case EARLY -> Target.of(marked.isEmpty() ? listed.getFirst().name() : marked.getFirst());
            case LATEST -> owner(marked);
        };
    }

    private Target owner(List<String> marked) {
        if (listed.size() == 1) {
            return Target.of(listed.getFirst().name());
        }
        Optional<String> owner = explicit
                ? system.filter(names()::containsKey)
                : Optional.of(marked).filter(some -> some.size() == 1).map(List::getFirst);
        return owner.map(Target::of).orElse(new Target.Nobody(Outcome.Reason.NO_AGENT));
    }

    Map<String, Listed> names() {
        Map<String, Listed> names = new LinkedHashMap<>();
        listed.forEach(agent -> names.putIfAbsent(agent.name(), agent));
        return names;
    }
}
