package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Changes of agents and bindings in the text of a configuration, each checked and written as a whole.
public final class AgentEdits {
    private final ConfigStore store;

    public AgentEdits(ConfigStore store) {
        this.store = store;
    }

    /// A channel and one of its accounts, as `channel[:account]`; `*` is every account.
    public record Door(String channel, String account) {
        public Door {
            channel = Names.channel(channel);
            account = account.strip().equals(Binding.Match.EVERY) ? Binding.Match.EVERY : Names.account(account);
        }

        public static Door of(String text) {
            int colon = text.indexOf(':');
            return colon < 0 ? new Door(text, "") : new Door(text.substring(0, colon), text.substring(colon + 1));
        }

        /// Whether a binding is for this door and nothing narrower.
        boolean same(Binding binding) {
            return binding.match()
                    .filter(match -> match.channel().equals(channel)
                            && match.account().equals(account)
                            && match.peer().isEmpty()
                            && match.guild().isEmpty()
                            && match.team().isEmpty())
                    .isPresent();
        }

        @Override
        public String toString() {
            return account.equals(Names.DEFAULT_ACCOUNT) ? channel : channel + " accountId=" + account;
        }
    }

    /// What became of wanted bindings.
    ///
    /// @param conflicts bound to another agent already: left as they are
    public record Bound(List<String> added, List<String> skipped, List<String> conflicts) {}

    /// Adds an agent, with its members as JSON beside its id, and binds it.
    public Bound add(String id, Map<String, Object> members, List<Door> doors) {
        Bound bound = judged(id, doors);
        boolean entries = store.agents().stream()
                .anyMatch(agent -> agent.place().names().get(1).equals("entries"));
        Map<String, Object> block = new LinkedHashMap<>();
        if (!entries) {
            block.put("id", id);
        }
        block.putAll(members);
        List<String> place = entries ? List.of("agents", "entries", id) : List.of("agents", "list");
        store.change(text -> {
            String json = Json.STRICT.writeValueAsString(block);
            String with = entries
                    ? set(text, place, json)
                    : append(text, place, store.agents().size(), json);
            return bindings(with, id, bound.added(), doors);
        });
        return bound;
    }

    /// Binds an agent to doors.
    public Bound bind(String id, List<Door> doors) {
        Bound bound = judged(id, doors);
        if (!bound.added().isEmpty()) {
            store.change(text -> bindings(text, id, bound.added(), doors));
        }
        return bound;
    }

    /// Takes bindings of an agent away: those for the doors, or all.
    ///
    /// @return how many
    public int unbind(String id, Optional<List<Door>> doors) {
        List<Integer> gone = new ArrayList<>();
        List<Binding> all = store.routing().bindings();
        for (int i = 0; i < all.size(); i++) {
            Binding binding = all.get(i);
            boolean meant = doors.map(some -> some.stream().anyMatch(door -> door.same(binding)))
                    .orElse(true);
            if (meant && Names.agent(binding.agent()).equals(id)) {
                gone.addFirst(i);
            }
        }
        if (!gone.isEmpty()) {
            store.change(text -> without(text, gone));
        }
        return gone.size();
    }

    /// What a deletion took out.
    public record Removed(int bindings, int allowed) {}

    /// Takes an agent out of the file, with its bindings and its place among those that may be written to.
    public Removed delete(AgentBlock agent) {
        List<Integer> gone = new ArrayList<>();
        Routing routing = store.routing();
        for (int i = 0; i < routing.bindings().size(); i++) {
            if (Names.agent(routing.bindings().get(i).agent()).equals(agent.id())) {
                gone.addFirst(i);
            }
        }
        List<String> allow = List.of("tools", "agentToAgent", "allow");
        List<Integer> allowed = new ArrayList<>();
        store.get(new KeyPath(allow)).ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).asString("").equals(agent.id())) {
                    allowed.addFirst(i);
                }
            }
        });
        store.change(text -> {
            String left = without(text, gone);
            for (int index : allowed) {
                left = unset(left, List.of("tools", "agentToAgent", "allow", Integer.toString(index)));
            }
            return unset(left, agent.place().names());
        });
        return new Removed(gone.size(), allowed.size());
    }

    /// Sets members of an agent's identity.
    public void identify(AgentBlock agent, Map<String, String> members) {
        store.change(text -> {
            String with = text;
            for (Map.Entry<String, String> member : members.entrySet()) {
                List<String> path = new ArrayList<>(agent.place().names());
                path.addAll(List.of("identity", member.getKey()));
                with = set(with, path, Json.STRICT.writeValueAsString(member.getValue()));
            }
            return with;
        });
    }

    private Bound judged(String id, List<Door> doors) {
        List<String> added = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        for (Door door : doors) {
            Optional<Binding> there = store.routing().bindings().stream()
                    .filter(Binding::routes)
                    .filter(door::same)
                    .findFirst();
            if (there.isEmpty()) {
                added.add(door.toString());
            } else if (Names.agent(there.get().agent()).equals(id)) {
                skipped.add(door.toString());
            } else {
                conflicts.add(door + " (" + there.get().agent() + ")");
            }
        }
        return new Bound(added, skipped, conflicts);
    }

    private String bindings(String text, String id, List<String> added, List<Door> doors) {
        String with = text;
        int count = store.routing().bindings().size();
        for (Door door : doors) {
            if (added.contains(door.toString())) {
                Map<String, String> match = door.account().equals(Names.DEFAULT_ACCOUNT)
                        ? Map.of("channel", door.channel())
                        : new TreeMap<>(Map.of("channel", door.channel(), "accountId", door.account()));
                String json = "{ agentId: " + Json.STRICT.writeValueAsString(id) + ", match: "
                        + Json.STRICT.writeValueAsString(match) + " }";
                with = append(with, List.of("bindings"), count++, json);
            }
        }
        return with;
    }

    private String append(String text, List<String> list, int size, String json) {
        if (size == 0) {
            return set(text, list, "[\n    " + json + ",\n  ]");
        }
        List<String> path = new ArrayList<>(list);
        path.add(Integer.toString(size));
        return set(text, path, json);
    }

    /// @param indexes the highest first
    private String without(String text, List<Integer> indexes) {
        String left = text;
        for (int index : indexes) {
            left = unset(left, List.of("bindings", Integer.toString(index)));
        }
        return left;
    }

    private String set(String text, List<String> path, String json) {
        return new ConfigEdit(store.path().toString(), text).set(path, json);
    }

    private String unset(String text, List<String> path) {
        return new ConfigEdit(store.path().toString(), text).unset(path);
    }
}
