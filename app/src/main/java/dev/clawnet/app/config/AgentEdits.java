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
import tools.jackson.databind.JsonNode;

/// Changes of agents and bindings in the text of a configuration, each checked and written as a whole.
public final class AgentEdits {
    private static final List<String> ALLOW = List.of("tools", "agentToAgent", "allow");

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

    /// Adds an agent, with its members as JSON beside its id, and binds it. A file that names none has `main`, which
    /// is named first then: it stays the default, and keeps its folder.
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
            String with = entries ? setLast(text, place, json) : appended(text, place, json);
            return bindings(with, id, bound.added(), doors);
        });
        return bound;
    }

    private String appended(String text, List<String> place, String json) {
        int listed = store.agents().size();
        String with = listed == 0 ? append(text, place, 0, "{\"id\": \"" + Names.MAIN + "\"}") : text;
        return append(with, place, Math.max(1, listed), json);
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

    /// What a deletion takes out, as it was written.
    ///
    /// @param entry whether it stood in `agents.entries`, not in `agents.list`
    /// @param block the agent's own
    /// @param bindings to it, in the file's order
    /// @param allowed how often it stands among those that may be written to
    public record Removed(boolean entry, String block, List<String> bindings, int allowed) {
        public Removed {
            bindings = List.copyOf(bindings);
        }
    }

    /// What a deletion would take out.
    public Removed parts(AgentBlock agent) {
        List<String> bindings = new ArrayList<>();
        List<Binding> all = store.routing().bindings();
        String text = store.text();
        ConfigEdit edit = new ConfigEdit(store.path().toString(), text);
        for (int i = 0; i < all.size(); i++) {
            if (Names.agent(all.get(i).agent()).equals(agent.id())) {
                edit.raw(List.of("bindings", Integer.toString(i))).ifPresent(bindings::add);
            }
        }
        return new Removed(
                agent.place().names().get(1).equals("entries"),
                edit.raw(agent.place().names()).orElse("{}"),
                bindings,
                allowed(agent.id()).size());
    }

    /// Puts back what a deletion took out: the block, the bindings behind all others, the place among the allowed.
    public void restore(String id, Removed parts) {
        store.change(text -> {
            String with = parts.entry()
                    ? setLast(text, List.of("agents", "entries", id), parts.block())
                    : append(text, List.of("agents", "list"), store.agents().size(), parts.block());
            int count = store.routing().bindings().size();
            for (String binding : parts.bindings()) {
                with = append(with, List.of("bindings"), count++, binding);
            }
            int listed = items(ALLOW);
            return parts.allowed() == 0 ? with : append(with, ALLOW, listed, Json.STRICT.writeValueAsString(id));
        });
    }

    private int items(List<String> list) {
        return store.get(new KeyPath(list)).map(JsonNode::size).orElse(0);
    }

    private List<Integer> allowed(String id) {
        List<Integer> allowed = new ArrayList<>();
        store.get(new KeyPath(ALLOW)).ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).asString("").equals(id)) {
                    allowed.addFirst(i);
                }
            }
        });
        return allowed;
    }

    /// Takes an agent out of the file, with its bindings and its place among those that may be written to.
    public Removed delete(AgentBlock agent) {
        List<Integer> gone = new ArrayList<>();
        Routing routing = store.routing();
        for (int i = 0; i < routing.bindings().size(); i++) {
            if (Names.agent(routing.bindings().get(i).agent()).equals(agent.id())) {
                gone.addFirst(i);
            }
        }
        Removed removed = parts(agent);
        List<Integer> allowed = allowed(agent.id());
        store.change(text -> {
            String left = without(text, gone);
            for (int index : allowed) {
                left = unset(left, List.of("tools", "agentToAgent", "allow", Integer.toString(index)));
            }
            return unset(left, agent.place().names());
        });
        return removed;
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

    private String setLast(String text, List<String> path, String json) {
        return new ConfigEdit(store.path().toString(), text).setLast(path, json);
    }

    private String unset(String text, List<String> path) {
        return new ConfigEdit(store.path().toString(), text).unset(path);
    }
}
