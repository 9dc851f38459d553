package dev.clawnet.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The rules of routing read out slowly: for each tier, all bindings, one after another, from the raw file. Shares
/// nothing with the router but the questions.
final class NaiveResolver {
    private final boolean latest;
    private final JsonNode config;
    private final JsonNode in;

    NaiveResolver(boolean latest, JsonNode config, JsonNode in) {
        this.latest = latest;
        this.config = config;
        this.in = in;
    }

    Map<String, String> resolve() {
        if (latest) {
            for (JsonNode binding : config.path("bindings")) {
                if (binding.isNull()) {
                    return Map.of("error", "TypeError");
                }
            }
        }
        List<JsonNode> possible = new ArrayList<>();
        for (JsonNode binding : config.path("bindings")) {
            if (binding.isObject()
                    && (!latest || !binding.path("type").asString("").equals("acp"))
                    && sameDoor(binding)) {
                possible.add(binding);
            }
        }
        boolean peer = in.path("peer").isObject();
        boolean parent = in.path("parentPeer").isObject()
                && !id(in.path("parentPeer").path("id")).isEmpty();
        boolean guild = !id(in.path("guildId")).isEmpty();
        boolean team = !id(in.path("teamId")).isEmpty();
        boolean role = !roles(in.path("memberRoleIds")).isEmpty();
        Map<String, Optional<JsonNode>> tiers = new LinkedHashMap<>();
        tiers.put("binding.peer", search(possible, peer, b -> has(b, "peer") && !star(b), in.path("peer")));
        tiers.put(
                "binding.peer.parent",
                search(possible, parent, b -> has(b, "peer") && !star(b), in.path("parentPeer")));
        tiers.put(
                "binding.peer.wildcard",
                search(possible, peer && latest, b -> has(b, "peer") && star(b), in.path("peer")));
        tiers.put(
                "binding.guild+roles",
                search(
                        possible,
                        guild && role,
                        b -> given(b, "guildId")
                                && !roles(b.path("match").path("roles")).isEmpty(),
                        in.path("peer")));
        tiers.put(
                "binding.guild",
                search(
                        possible,
                        guild,
                        b -> given(b, "guildId")
                                && roles(b.path("match").path("roles")).isEmpty(),
                        in.path("peer")));
        tiers.put("binding.team", search(possible, team, b -> given(b, "teamId"), in.path("peer")));
        tiers.put("binding.account", search(possible, true, b -> !anyAccount(b), in.path("peer")));
        tiers.put("binding.channel", search(possible, true, NaiveResolver::anyAccount, in.path("peer")));
        for (Map.Entry<String, Optional<JsonNode>> tier : tiers.entrySet()) {
            if (tier.getValue().isPresent()) {
                return answer(tier.getKey(), tier.getValue().get());
            }
        }
        return answer("default", config.path("nothing"));
    }

    private Optional<JsonNode> search(
            List<JsonNode> bindings, boolean tried, Predicate<JsonNode> belongs, JsonNode peer) {
        if (!tried) {
            return Optional.empty();
        }
        return bindings.stream()
                .filter(belongs)
                .filter(b -> everythingFits(b, peer))
                .findFirst();
    }

    private boolean everythingFits(JsonNode binding, JsonNode peer) {
        JsonNode match = binding.path("match");
        if (has(binding, "peer") && !peerFits(binding, peer)) {
            return false;
        }
        if (given(binding, "guildId") && !id(match.path("guildId")).equals(id(in.path("guildId")))) {
            return false;
        }
        if (given(binding, "teamId") && !id(match.path("teamId")).equals(id(in.path("teamId")))) {
            return false;
        }
        List<String> wanted = roles(match.path("roles"));
        return wanted.isEmpty() || roles(in.path("memberRoleIds")).stream().anyMatch(wanted::contains);
    }

    private boolean peerFits(JsonNode binding, JsonNode peer) {
        JsonNode wanted = binding.path("match").path("peer");
        String kind = kind(wanted.path("kind").asString(""));
        String id = id(wanted.path("id"));
        boolean known = List.of("direct", "group", "channel").contains(kind);
        if (!known || id.isEmpty() || !peer.isObject()) {
            return false;
        }
        String other = kind(peer.path("kind").asString(""));
        boolean rooms = latest
                && List.of("group", "channel").contains(kind)
                && List.of("group", "channel").contains(other);
        return (kind.equals(other) || rooms) && (star(binding) || id.equals(id(peer.path("id"))));
    }

    private boolean star(JsonNode binding) {
        return latest && id(binding.path("match").path("peer").path("id")).equals("*");
    }

    private boolean sameDoor(JsonNode binding) {
        String channel = word(binding.path("match").path("channel").asString(""));
        if (channel.isEmpty() || !channel.equals(word(in.path("channel").asString("")))) {
            return false;
        }
        return anyAccount(binding)
                || account(binding.path("match").path("accountId").asString(""))
                        .equals(account(in.path("accountId").asString("")));
    }

    private static boolean anyAccount(JsonNode binding) {
        return binding.path("match").path("accountId").asString("").strip().equals("*");
    }

    private static boolean has(JsonNode binding, String what) {
        return binding.path("match").path(what).isObject();
    }

    private static boolean given(JsonNode binding, String what) {
        return !id(binding.path("match").path(what)).isEmpty();
    }

    private Map<String, String> answer(String tier, JsonNode binding) {
        Optional<String> agent = agent(binding.path("agentId").asString(""));
        if (agent.isEmpty()) {
            return Map.of("error", "AGENT_SELECTION_REQUIRED");
        }
        if (agent.get().equals("manager")) {
            return Map.of("error", "MANAGER_UNREACHABLE");
        }
        String mainKey = latest ? word(config.path("session").path("mainKey").asString("")) : "";
        String main = "agent:" + agent.get() + ":" + (mainKey.isEmpty() ? "main" : mainKey);
        return Map.of(
                "agentId",
                agent.get(),
                "mainSessionKey",
                main,
                "matchedBy",
                tier,
                "sessionKey",
                key(agent.get(), main, binding.path("session")));
    }

    private String key(String agent, String main, JsonNode over) {
        JsonNode session = config.path("session");
        if (session.path("scope").asString("").equals("global")) {
            return "global";
        }
        if (!in.path("peer").isObject()) {
            return main;
        }
        String kind = kind(in.path("peer").path("kind").asString(""));
        String peer = id(in.path("peer").path("id"));
        String channel = word(in.path("channel").asString(""));
        String door = channel.isEmpty() ? "unknown" : channel;
        if (!kind.equals("direct")) {
            String scope = latest
                    ? over.path("groupScope")
                            .asString(session.path("groupScope").asString(""))
                    : "";
            if (scope.equals("main")) {
                return main;
            }
            boolean cased = latest && (channel.equals("matrix") || (channel.equals("signal") && kind.equals("group")));
            String room = cased ? peer : peer.toLowerCase(Locale.ROOT);
            return "agent:" + agent + ":" + door + ":" + kind.toLowerCase(Locale.ROOT) + ":"
                    + (peer.isEmpty() ? "unknown" : room);
        }
        String human = peer.isEmpty() ? "unknown" : linked(channel, peer);
        String scope = session.path("dmScope").asString("main");
        if (latest) {
            scope = over.path("dmScope").asString(scope);
        }
        return switch (scope) {
            case "per-peer" -> "agent:" + agent + ":direct:" + human;
            case "per-channel-peer" -> "agent:" + agent + ":" + door + ":direct:" + human;
            case "per-account-channel-peer" ->
                "agent:" + agent + ":" + door + ":"
                        + account(in.path("accountId").asString("")) + ":direct:" + human;
            default -> main;
        };
    }

    private String linked(String channel, String peer) {
        for (Map.Entry<String, JsonNode> link :
                config.path("session").path("identityLinks").properties()) {
            for (JsonNode entry : link.getValue()) {
                String id = entry.asString("").strip().toLowerCase(Locale.ROOT);
                if (id.equals(peer.toLowerCase(Locale.ROOT))
                        || id.equals(channel + ":" + peer.toLowerCase(Locale.ROOT))) {
                    return link.getKey().strip().toLowerCase(Locale.ROOT);
                }
            }
        }
        return peer.toLowerCase(Locale.ROOT);
    }

    private Optional<String> agent(String bound) {
        List<String> names = new ArrayList<>();
        List<String> marked = new ArrayList<>();
        for (JsonNode agent : config.path("agents").path("list")) {
            names.add(name(agent.path("id").asString(""), "main"));
            if (agent.path("default").asBoolean(false)) {
                marked.add(names.getLast());
            }
        }
        if (latest) {
            config.path("agents").path("entries").properties().forEach(entry -> {
                names.add(name(entry.getKey(), "main"));
                if (entry.getValue().path("default").asBoolean(false)) {
                    marked.add(names.getLast());
                }
            });
        }
        String name = name(bound, "main");
        if (!bound.isBlank() && (names.isEmpty() || names.contains(name) || (latest && name.equals("main")))) {
            return Optional.of(name);
        }
        if (!bound.isBlank() && latest) {
            return Optional.empty();
        }
        if (names.isEmpty()) {
            return Optional.of("main");
        }
        if (!latest) {
            return Optional.of(marked.isEmpty() ? names.getFirst() : marked.getFirst());
        }
        if (names.size() == 1) {
            return Optional.of(names.getFirst());
        }
        if (config.path("agents").path("ownership").asString("").equals("explicit")) {
            String system = config.path("agents")
                    .path("defaults")
                    .path("systemAgent")
                    .path("agentId")
                    .asString("");
            return Optional.of(name(system, "main")).filter(names::contains).filter(_ -> !system.isBlank());
        }
        return marked.size() == 1 ? Optional.of(marked.getFirst()) : Optional.empty();
    }

    private static List<String> roles(JsonNode list) {
        List<String> roles = new ArrayList<>();
        list.forEach(role -> roles.add(id(role)));
        roles.removeIf(String::isEmpty);
        return roles;
    }

    private static String kind(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "dm", "direct" -> "direct";
            case "group", "channel" -> lower;
            default -> text.strip();
        };
    }

    private static String id(JsonNode value) {
        return value.isString() || value.isNumber() ? value.asString().strip() : "";
    }

    private static String word(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String account(String text) {
        String account = name(text, "default");
        return List.of("__proto__", "prototype", "constructor").contains(account) ? "default" : account;
    }

    private static String name(String text, String otherwise) {
        String trimmed = text.strip();
        if (trimmed.matches("(?i)[a-z0-9][a-z0-9_-]{0,63}")) {
            return trimmed.toLowerCase(Locale.ROOT);
        }
        String folded =
                trimmed.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        String cut = folded.length() > 64 ? folded.substring(0, 64) : folded;
        return cut.isEmpty() ? otherwise : cut;
    }
}
