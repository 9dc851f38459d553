package dev.clawnet.gateway.agent.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One `allow` and `deny` of the configuration, as one step of the chain compares it.
///
/// @param allow what it lets through; empty is everything
/// @param deny what it takes away whatever is allowed
/// @param closed the same by a tool's own name alone, not by the name that lists know it by
/// @param ignored entries of an `allow` that names no tool of the gateway, and therefore does not count
public record ToolList(ToolPattern allow, ToolPattern deny, ToolPattern closed, List<String> ignored) {
    public static final ToolList NONE =
            new ToolList(ToolPattern.NOTHING, ToolPattern.NOTHING, ToolPattern.NOTHING, List.of());

    public ToolList {
        ignored = List.copyOf(ignored);
    }

    /// As it is written. `alsoAllow` without `allow` takes nothing away.
    public static ToolList of(List<String> allow, List<String> alsoAllow, List<String> deny) {
        List<String> entries = new ArrayList<>(allow);
        if (allow.isEmpty() && !alsoAllow.isEmpty()) {
            entries.add("*");
        }
        entries.addAll(alsoAllow);
        List<String> allowed = ToolNames.expanded(entries);
        List<String> denied = ToolNames.expanded(deny);
        // A list of names that only somebody's extension has would leave an agent nothing at all by a slip.
        boolean counts = allowed.isEmpty() || ToolNames.namesCore(allowed);
        return new ToolList(
                counts ? ToolPattern.of(allowed) : ToolPattern.NOTHING,
                ToolPattern.of(denied),
                ToolPattern.NOTHING,
                counts ? List.of() : allowed);
    }

    /// What is called from outside: all but what is denied from the start, unless `allow` names it itself, and what
    /// `deny` names whatever is allowed.
    public static ToolList invoked(List<String> allow, List<String> deny) {
        ToolPattern allowed = ToolPattern.of(ToolNames.expanded(allow));
        List<String> closed = ToolNames.NOT_INVOKED.stream()
                .filter(name -> !allowed.matches(name))
                .toList();
        return new ToolList(
                ToolPattern.NOTHING, ToolPattern.of(ToolNames.expanded(deny)), ToolPattern.of(closed), List.of());
    }

    /// Why a tool does not get through, by its own name.
    public Optional<String> refuses(String tool) {
        return refuses(ToolNames.folded(tool), ToolNames.listed(tool), false);
    }

    /// With exactly these, known or not.
    static ToolList exactly(List<String> allow, List<String> deny) {
        return new ToolList(
                ToolPattern.of(ToolNames.expanded(allow)),
                ToolPattern.of(ToolNames.expanded(deny)),
                ToolPattern.NOTHING,
                List.of());
    }

    /// A profile with what is allowed besides; empty when it takes nothing away.
    static Optional<ToolList> profile(Optional<String> name, List<String> alsoAllow) {
        return name.map(ToolNames::profile).filter(names -> !names.isEmpty()).map(names -> {
            List<String> all = new ArrayList<>(names);
            all.addAll(alsoAllow);
            return exactly(all, List.of());
        });
    }

    /// Why a tool does not get through; empty when it does.
    ///
    /// @param own the tool's own folded name
    /// @param listed the name that lists know it by
    /// @param patchWithExec whether whoever may run programs may apply patches too
    Optional<String> refuses(String own, String listed, boolean patchWithExec) {
        if (closed.matches(own) || deny.matches(own) || deny.matches(listed)) {
            return Optional.of("denied");
        }
        boolean through = allow.isEmpty()
                || allow.matches(own)
                || allow.matches(listed)
                || (patchWithExec && listed.equals("apply_patch") && allow.matches("exec"));
        return through ? Optional.empty() : Optional.of("not in its list of allowed tools");
    }
}
