package dev.clawnet.gateway.agent.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The chain of steps that decides whether an agent has a tool. Each step can only take away; the first that does has
/// decided. See `ToolChainTest`.
public final class ToolChain {
    private static final List<String> SANDBOX_ALLOW = List.of(
            "exec", "process", "read", "write", "edit", "apply_patch", "image", "group:sessions", "group:collab");
    private static final List<String> SANDBOX_DENY = List.of("browser", "canvas", "nodes", "cron", "gateway");
    private static final List<String> SUB_AGENT_DENY = List.of(
            "gateway",
            "agents_list",
            "whatsapp_login",
            "session_status",
            "cron",
            "memory_search",
            "memory_get",
            "sessions_send");
    private static final List<String> LEAF_DENY = List.of("sessions_list", "sessions_history", "sessions_spawn");

    private final ToolSettings settings;
    private final ToolList subAgents;
    private final ToolList leaves;
    /// Lists made from the configuration's own words, made once: as many as it has agents, and profiles.
    private final Map<String, Written> gates = new HashMap<>();
    private final Map<Profiled, Optional<ToolList>> profiles = new ConcurrentHashMap<>();

    public ToolChain(ToolSettings settings) {
        this.settings = settings;
        Set<String> names = new HashSet<>(settings.agents().keySet());
        names.addAll(settings.sandboxes().keySet());
        names.forEach(name -> gates.put(name, gate(Optional.of(name))));
        gates.put("", gate(Optional.empty()));
        this.subAgents = subAgents(settings.subAgents(), false);
        this.leaves = subAgents(settings.subAgents(), true);
    }

    /// Why a tool is not called from outside, whatever a run of its agent may; empty when it may be.
    public Optional<String> refusesInvoked(String tool) {
        return settings.invoked().refuses(tool);
    }

    /// The steps, in their order.
    public enum Step {
        OWNER_ONLY("owner only"),
        PROFILE("profile"),
        PROVIDER_PROFILE("provider profile"),
        GLOBAL("tools.allow, tools.deny"),
        GLOBAL_PROVIDER("tools.byProvider"),
        AGENT("agent's tools"),
        AGENT_PROVIDER("agent's tools.byProvider"),
        GROUP("room's tools"),
        SANDBOX("sandbox"),
        SUB_AGENT("sub-agent");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        /// As a person reads it.
        public String words() {
            return words;
        }
    }

    /// Of whom and where a tool is wanted.
    ///
    /// @param agent name of a listed agent; absent for one that the configuration does not know
    /// @param model `provider/model`
    /// @param owner whether the owner's own words started it
    /// @param main whether it is the agent's main session
    /// @param spawned how many agents started one another to come here; 0 for a session that a person started
    /// @param place the room that it came from
    public record Situation(
            Optional<String> agent,
            String model,
            boolean owner,
            boolean main,
            int spawned,
            Optional<GroupTools.Place> place) {}

    /// One step, and why it takes the tool away; absent when it lets it through.
    public record Looked(Step step, Optional<String> refusal, String from) {}

    /// The answer.
    ///
    /// @param decided the step that took the tool away
    /// @param steps every step that had something to say, in order, up to the one that decided
    public record Answer(String tool, Optional<Looked> decided, List<Looked> steps) {
        public Answer {
            steps = List.copyOf(steps);
        }

        public boolean offered() {
            return decided.isEmpty();
        }
    }

    private record Profiled(Optional<String> name, List<String> also) {}

    /// A step's list, and where it is written.
    private record Written(ToolList list, String from) {}

    /// Whether the tool is left. The quick form of [#explain].
    public boolean offers(String tool, Situation where) {
        return refusal(tool, where).isEmpty();
    }

    /// The step that takes the tool away.
    public Optional<Step> refusal(String tool, Situation where) {
        String own = ToolNames.folded(tool);
        String listed = ToolNames.listed(own);
        for (Step step : STEPS) {
            Optional<Written> written = at(step, where);
            if (written.isPresent()
                    && written.get()
                            .list()
                            .refuses(own, listed, step != Step.SANDBOX)
                            .isPresent()) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    private static final List<Step> STEPS = List.of(Step.values());

    /// The same, with every step that was looked at.
    public Answer explain(String tool, Situation where) {
        String own = ToolNames.folded(tool);
        String listed = ToolNames.listed(own);
        List<Looked> steps = new ArrayList<>();
        for (Step step : STEPS) {
            Optional<Written> written = at(step, where);
            if (written.isEmpty()) {
                continue;
            }
            Looked looked = new Looked(
                    step,
                    written.get().list().refuses(own, listed, step != Step.SANDBOX),
                    written.get().from());
            steps.add(looked);
            if (looked.refusal().isPresent()) {
                return new Answer(own, Optional.of(looked), steps);
            }
        }
        return new Answer(own, Optional.empty(), steps);
    }

    /// Whether a program of a sandboxed session may be run outside; the answer says who refuses.
    ///
    /// @param channel where the wish was written
    /// @param senders what that channel vouches for
    public Optional<String> refusesElevated(Optional<String> agent, String channel, List<String> senders) {
        ToolRules.Elevated global = settings.global().elevated();
        ToolRules.Elevated own = settings.of(agent).elevated();
        if (!global.enabled().orElse(true)) {
            return Optional.of("tools.elevated.enabled is false");
        }
        if (!own.enabled().orElse(true)) {
            return Optional.of("the agent's tools.elevated.enabled is false");
        }
        if (!listed(global, channel, senders)) {
            return Optional.of("the sender is not in tools.elevated.allowFrom." + channel);
        }
        if (own.allowFrom().isPresent() && !listed(own, channel, senders)) {
            return Optional.of("the sender is not in the agent's tools.elevated.allowFrom." + channel);
        }
        return Optional.empty();
    }

    private static boolean listed(ToolRules.Elevated elevated, String channel, List<String> senders) {
        List<String> entries = elevated.allowFrom()
                .map(all -> all.getOrDefault(channel, List.of()))
                .orElse(List.of());
        return entries.stream()
                .anyMatch(entry -> entry.equals("*")
                        || senders.stream().anyMatch(sender -> sender.equals(entry) || ("id:" + sender).equals(entry)));
    }

    /// Where programs of this session run.
    public SandboxRules sandbox(Situation where) {
        return settings.sandbox(where.agent());
    }

    /// Whether the session is sandboxed.
    public boolean sandboxed(Situation where) {
        return sandbox(where).applies(where.main());
    }

    private Optional<Written> at(Step step, Situation where) {
        ToolRules global = settings.global();
        ToolRules own = settings.of(where.agent());
        return switch (step) {
            case OWNER_ONLY -> where.owner() ? Optional.empty() : Optional.of(OWNERS);
            case PROFILE -> profile(global, own, "tools");
            case PROVIDER_PROFILE ->
                profile(
                        global.about(where.model()).orElse(ToolRules.NONE),
                        own.about(where.model()).orElse(ToolRules.NONE),
                        "tools.byProvider");
            case GLOBAL -> written(global, "tools");
            case GLOBAL_PROVIDER -> global.about(where.model()).flatMap(rules -> written(rules, "tools.byProvider"));
            case AGENT -> written(own, "agents.list[].tools");
            case AGENT_PROVIDER ->
                own.about(where.model()).flatMap(rules -> written(rules, "agents.list[].tools.byProvider"));
            case GROUP ->
                where.place()
                        .flatMap(settings.groups()::at)
                        .map(list -> new Written(list, "channels.*.groups.*.tools"));
            case SANDBOX -> sandboxed(where) ? Optional.of(gateOf(where)) : Optional.empty();
            case SUB_AGENT -> spawned(where);
        };
    }

    private static final Written OWNERS = new Written(
            ToolList.exactly(List.of(), List.copyOf(ToolNames.OWNER_ONLY)), "for its owner's own words only");

    private Optional<Written> profile(ToolRules global, ToolRules own, String from) {
        boolean agents = own.profile().isPresent();
        ToolRules naming = agents ? own : global;
        if (naming.profile().isEmpty() || naming.profile().get().equals(ToolNames.FULL)) {
            return Optional.empty();
        }
        List<String> also = own.alsoAllow().isEmpty() ? global.alsoAllow() : own.alsoAllow();
        return profiles.computeIfAbsent(
                        new Profiled(naming.profile(), also), each -> ToolList.profile(each.name(), each.also()))
                .map(list -> new Written(
                        list,
                        (agents ? "agents.list[]." : "") + from + ".profile "
                                + naming.profile().get()));
    }

    private static Optional<Written> written(ToolRules rules, String from) {
        return rules.list().equals(ToolList.NONE) ? Optional.empty() : Optional.of(new Written(rules.list(), from));
    }

    /// The agent's list takes the place of the global one, and that of the usual one, `allow` and `deny` each on its
    /// own. An `allow` that is there and empty lets everything through.
    private Written gate(Optional<String> agent) {
        ToolRules global = settings.global();
        ToolRules own = settings.of(agent);
        List<String> allow = new ArrayList<>(
                own.sandbox().allow().or(() -> global.sandbox().allow()).orElse(SANDBOX_ALLOW));
        if (!allow.isEmpty()) {
            allow.addAll(
                    own.sandbox().alsoAllow().isEmpty()
                            ? global.sandbox().alsoAllow()
                            : own.sandbox().alsoAllow());
            allow.add("image");
        }
        List<String> deny = new ArrayList<>(
                own.sandbox().deny().or(() -> global.sandbox().deny()).orElse(SANDBOX_DENY));
        deny.addAll(settings.sandbox(agent).withheld());
        return new Written(ToolList.exactly(allow, deny), "tools.sandbox.tools");
    }

    private Written gateOf(Situation where) {
        Written own = gates.get(where.agent().orElse(""));
        return own == null ? gates.getOrDefault("", gate(Optional.empty())) : own;
    }

    private Optional<Written> spawned(Situation where) {
        return where.spawned() == 0
                ? Optional.empty()
                : Optional.of(
                        new Written(where.spawned() >= settings.depth() ? leaves : subAgents, "tools.subagents.tools"));
    }

    private static ToolList subAgents(ToolRules.Lists lists, boolean leaf) {
        List<String> deny = new ArrayList<>(SUB_AGENT_DENY);
        if (leaf) {
            deny.addAll(LEAF_DENY);
        }
        List<String> named = new ArrayList<>(lists.allow().orElse(List.of()));
        named.addAll(lists.alsoAllow());
        deny.removeAll(ToolNames.expanded(named));
        deny.addAll(lists.deny().orElse(List.of()));
        return ToolList.exactly(lists.allow().isPresent() ? named : List.of(), deny);
    }
}
