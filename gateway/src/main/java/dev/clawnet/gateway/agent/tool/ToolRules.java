package dev.clawnet.gateway.agent.tool;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one block of the configuration says about tools: the global one, or an agent's.
///
/// @param profile a named list to begin with
/// @param alsoAllow what is added to the profile
/// @param byProvider the same for models of one provider, by `provider/model` or `provider`, in lower case
/// @param sandbox lists for sandboxed sessions
/// @param elevated who may have programs run outside of the sandbox
public record ToolRules(
        Optional<String> profile,
        ToolList list,
        List<String> alsoAllow,
        Map<String, ToolRules> byProvider,
        Lists sandbox,
        Elevated elevated) {
    public static final ToolRules NONE =
            new ToolRules(Optional.empty(), ToolList.NONE, List.of(), Map.of(), Lists.NONE, Elevated.UNSAID);

    public ToolRules {
        alsoAllow = List.copyOf(alsoAllow);
        byProvider = Map.copyOf(byProvider);
    }

    /// Lists as they are written, of which a member that is absent leaves another list as it is.
    public record Lists(Optional<List<String>> allow, List<String> alsoAllow, Optional<List<String>> deny) {
        public static final Lists NONE = new Lists(Optional.empty(), List.of(), Optional.empty());

        public Lists {
            allow = allow.map(List::copyOf);
            alsoAllow = List.copyOf(alsoAllow);
            deny = deny.map(List::copyOf);
        }
    }

    /// Who may have `exec` run outside of the sandbox.
    ///
    /// @param enabled absent is yes
    /// @param allowFrom senders by channel; absent says nothing
    public record Elevated(Optional<Boolean> enabled, Optional<Map<String, List<String>>> allowFrom) {
        public static final Elevated UNSAID = new Elevated(Optional.empty(), Optional.empty());

        public Elevated {
            allowFrom = allowFrom.map(Map::copyOf);
        }
    }

    /// What it says about a model: `provider/model` first, then `provider`.
    Optional<ToolRules> about(String model) {
        String folded = model.strip().toLowerCase(Locale.ROOT);
        int slash = folded.indexOf('/');
        return Optional.ofNullable(byProvider.get(folded))
                .or(() -> Optional.ofNullable(byProvider.get(slash < 0 ? folded : folded.substring(0, slash))));
    }
}
