package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What would be where after some operations, without doing them: begins with what is there, path by path as it is
/// asked for.
final class VirtualTree {
    private final Changing changing;
    private final LocalPolicy policy;
    private final NavigableMap<String, State> states = new TreeMap<>();
    private final Set<String> looked = new TreeSet<>();
    private final Map<String, String> found = new HashMap<>();

    VirtualTree(Changing changing, LocalPolicy policy) {
        this.changing = changing;
        this.policy = policy;
    }

    State at(String path) throws IOException, Refusal {
        load(path);
        State state = states.getOrDefault(path, State.ABSENT);
        if (state.kind() != State.Kind.FOLDER) {
            return state;
        }
        List<Contents.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, State> each : below(path).entrySet()) {
            State inner = each.getValue();
            entries.add(new Contents.Entry(
                    each.getKey().substring(path.length() + 1),
                    inner.kind(),
                    inner.print(),
                    inner.mode(),
                    inner.modifiedNs(),
                    inner.size()));
        }
        return new Contents(entries).state(state.mode(), state.modifiedNs(), Optional.empty(), false);
    }

    void set(String path, State state) throws IOException, Refusal {
        load(path);
        below(path).clear();
        states.remove(path);
        put(path, state, Set.of());
    }

    private void load(String path) throws IOException, Refusal {
        for (String known : looked) {
            if (path.equals(known) || path.startsWith(known + "/")) {
                return;
            }
        }
        put(path, actual(path), new TreeSet<>(looked));
        looked.add(path);
        states.forEach((each, state) -> {
            if (state.kind() == State.Kind.FILE && (each + "/").startsWith(path + "/")) {
                found.putIfAbsent(state.print(), each);
            }
        });
    }

    /// Where a file with these bytes was found on the disk.
    Optional<String> found(String print) {
        return Optional.ofNullable(found.get(print));
    }

    private State actual(String text) throws IOException, Refusal {
        CanonicalPath path = CanonicalPath.parse(text);
        return policy.allows(Access.WRITE, path) ? changing.state(text, policy) : State.ABSENT;
    }

    /// @param but paths that were looked at before, and may have been changed here since
    private void put(String path, State state, Set<String> but) throws IOException, Refusal {
        if (state.absent()) {
            return;
        }
        states.put(path, state);
        if (state.kind() == State.Kind.FOLDER) {
            for (Contents.Entry entry : changing.kept().contents(state).entries()) {
                String inner = path + "/" + entry.path();
                if (but.stream().noneMatch(known -> inner.equals(known) || inner.startsWith(known + "/"))) {
                    states.put(inner, entry.state(false));
                }
            }
        }
    }

    private NavigableMap<String, State> below(String path) {
        // `0` is the character after `/`.
        return states.subMap(path + "/", false, path + "0", false);
    }
}
