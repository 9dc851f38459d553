package dev.clawnet.gateway.agent;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one person's configuration says about their agents: where they live, and what they reach of one another.
///
/// @param ground where folders lie that no agent names; absent: agents have none
/// @param first the agent whose folder has no name of its own behind it
/// @param homes of listed agents, by slug
/// @param clock what agents do by themselves
/// @param minds what they ask when their model does not answer, and how much they think
/// @param servers of tools, by name
public record AgentBook(
        Optional<Ground> ground,
        String first,
        Map<String, Home> homes,
        Bootstrap bootstrap,
        Sessions sessions,
        Clock clock,
        Minds minds,
        Map<String, ToolServer> servers) {
    /// Without servers of tools.
    public AgentBook(
            Optional<Ground> ground,
            String first,
            Map<String, Home> homes,
            Bootstrap bootstrap,
            Sessions sessions,
            Clock clock,
            Minds minds) {
        this(ground, first, homes, bootstrap, sessions, clock, minds, Map.of());
    }

    /// Without a word about models and servers of tools.
    public AgentBook(
            Optional<Ground> ground,
            String first,
            Map<String, Home> homes,
            Bootstrap bootstrap,
            Sessions sessions,
            Clock clock) {
        this(ground, first, homes, bootstrap, sessions, clock, Minds.NONE, Map.of());
    }

    /// Agents without folders, each for itself.
    public static final AgentBook NONE =
            new AgentBook(Optional.empty(), "main", Map.of(), Bootstrap.DEFAULT, Sessions.DEFAULT, Clock.DEFAULT);

    public AgentBook {
        homes = Map.copyOf(homes);
        servers = Map.copyOf(servers);
    }

    /// Where a person's folders lie.
    ///
    /// @param base holds `workspace`, `workspace-<agent>`, `skills` and `agents/<agent>/agent`
    /// @param confined whether every folder must lie within `base`: of everybody but the host person
    /// @param closed folders that no workspace may lie in, nor hold: those of the gateway and of other people
    /// @param profile a word behind the first agent's folder, or nothing
    public record Ground(Path base, boolean confined, List<Path> closed, String profile) {
        public Ground {
            closed = List.copyOf(closed);
        }
    }

    /// What an agent's own block says.
    ///
    /// @param skills names of the skills that it is told of; absent: all, empty: none
    /// @param spawns agents that its sub-agents may be, `*` for any; its own always may
    public record Home(
            Optional<Path> workspace, Optional<Path> agentDir, Optional<Set<String>> skills, Set<String> spawns) {
        public static final Home DEFAULT = new Home(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

        public Home {
            skills = skills.map(Set::copyOf);
            spawns = Set.copyOf(spawns);
        }
    }

    /// How much of a workspace a run is given at its start.
    ///
    /// @param skipped nothing is given
    /// @param each characters of one file
    /// @param all characters of all together
    public record Bootstrap(boolean skipped, int each, int all) {
        public static final Bootstrap DEFAULT = new Bootstrap(false, 20_000, 150_000);
    }

    /// What agents do by themselves.
    ///
    /// @param jobs whether jobs are begun by the clock; the host person's word counts for the gateway
    /// @param heartbeats by slug
    public record Clock(boolean jobs, Map<String, Heartbeat> heartbeats) {
        public static final Clock DEFAULT = new Clock(true, Map.of());

        public Clock {
            heartbeats = Map.copyOf(heartbeats);
        }
    }

    /// Which sessions a run sees besides its own.
    public enum Visibility {
        /// Its own alone.
        SELF,
        /// Its own, and those that it spawned.
        TREE,
        /// All of its agent.
        AGENT,
        /// Also those of other agents, as far as agent-to-agent allows.
        ALL
    }

    /// What agents of one person reach of one another. Nothing of it crosses to another person.
    ///
    /// @param crossing whether one agent reaches another's sessions at all
    /// @param allow agents that may reach and be reached, with `*` in them; empty: all
    /// @param depth how deep sub-agents may begin sub-agents; 1: they may not
    /// @param children sub-agents of one session that run at once
    /// @param turns answers that two agents give each other after one wrote to the other, 0 to 5
    public record Sessions(
            boolean crossing, List<String> allow, Visibility visibility, int depth, int children, int turns) {
        public static final Sessions DEFAULT = new Sessions(false, List.of(), Visibility.TREE, 1, 5, 5);

        public Sessions {
            allow = List.copyOf(allow);
        }

        /// Whether these two may reach each other: the owner switched it on, and both are allowed.
        public boolean between(String one, String other) {
            return one.equals(other) || (crossing && allowed(one) && allowed(other));
        }

        private boolean allowed(String agent) {
            return allow.isEmpty() || allow.stream().anyMatch(pattern -> matches(pattern, agent));
        }
    }

    /// Whether a name fits a pattern in which `*` is anything. Only patterns with a star are blind to case.
    static boolean matches(String pattern, String name) {
        if (pattern.indexOf('*') < 0) {
            return pattern.equals(name);
        }
        String[] parts = pattern.toLowerCase(java.util.Locale.ROOT).split("\\*", -1);
        int at = parts[0].length();
        if (!name.startsWith(parts[0])) {
            return false;
        }
        for (int i = 1; i < parts.length - 1; i++) {
            int next = name.indexOf(parts[i], at);
            if (next < 0) {
                return false;
            }
            at = next + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return name.length() - at >= last.length() && name.endsWith(last);
    }

    public Home home(String agent) {
        return homes.getOrDefault(agent, Home.DEFAULT);
    }

    /// Whether a sub-agent of `from` may be `to`.
    public boolean spawns(String from, String to) {
        return from.equals(to)
                || home(from).spawns().contains("*")
                || home(from).spawns().contains(to);
    }

    /// Where an agent's files lie.
    public Optional<Path> workspace(String agent) {
        return home(agent)
                .workspace()
                .or(() -> ground.map(found -> found.base()
                        .resolve(
                                !agent.equals(first)
                                        ? "workspace-" + agent
                                        : found.profile().isEmpty() ? "workspace" : "workspace-" + found.profile())));
    }

    /// Where an agent's own credentials and models lie.
    public Optional<Path> agentDir(String agent) {
        return ground.flatMap(found -> Optional.of(home(agent)
                        .agentDir()
                        .orElse(found.base().resolve("agents").resolve(agent).resolve("agent")))
                .filter(path -> !found.confined()
                        || path.normalize().startsWith(found.base().normalize())));
    }

    /// Skills that all agents of the person share.
    public Optional<Path> sharedSkills() {
        return ground.map(found -> found.base().resolve("skills"));
    }

    /// Agents that the file names, and the first one.
    public Set<String> agents() {
        Set<String> all = new HashSet<>(homes.keySet());
        all.add(first);
        return all;
    }

    /// On this ground: what is relative in it begins there.
    public AgentBook on(Ground found) {
        Map<String, Home> placed = new HashMap<>();
        homes.forEach((agent, home) -> placed.put(
                agent,
                new Home(
                        home.workspace().map(found.base()::resolve),
                        home.agentDir().map(found.base()::resolve),
                        home.skills(),
                        home.spawns())));
        return new AgentBook(Optional.of(found), first, placed, bootstrap, sessions, clock, minds, servers);
    }
}
