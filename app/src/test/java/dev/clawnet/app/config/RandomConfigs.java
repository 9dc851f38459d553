package dev.clawnet.app.config;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Configurations and messages from a seed: few names, so that they meet, and every way to write them.
final class RandomConfigs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> AGENTS =
            List.of("home", "Work", " lab ", "Night Desk", "ghost", "main", "", "!!!", "a_b", "_x", "manager");
    private static final List<String> CHANNELS =
            List.of("discord", " Discord", "discord", "irc", "WhatsApp", " matrix ", "signal", "");
    private static final List<String> ACCOUNTS =
            List.of("", "default", "biz", "BIZ", "My Bot!", "my-bot", "*", " * ", "__proto__", "constructor");
    private static final List<String> KINDS =
            List.of("direct", "dm", "DM", "group", "Group", "channel", "forum", "", "acp");
    private static final List<String> IDS = List.of("7", "7", "7 ", "AbC", "abc", "*", "*", "", "+49", "c1:thread:9");
    private static final List<String> PLACES = List.of("G", "G", " G ", "g", "");
    private static final List<String> ROLES = List.of("r1", "r1 ", "R1", "r2", "");

    private final Random random;

    RandomConfigs(long seed) {
        this.random = new Random(seed);
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int inTen) {
        return random.nextInt(10) < inTen;
    }

    ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        agents(config.putObject("agents"));
        ArrayNode bindings = config.putArray("bindings");
        int count = random.nextInt(14);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(60) == 0) {
                bindings.addNull();
            } else {
                binding(bindings.addObject());
            }
        }
        if (chance(3)) {
            // Chance alone seldom makes a message with the role that a binding wants.
            ObjectNode match = bindings.addObject().put("agentId", one(AGENTS)).putObject("match");
            roles(match.put("channel", "discord")
                    .put("guildId", "G")
                    .putArray("roles")
                    .add("r1"));
        }
        session(config.putObject("session"));
        return config;
    }

    private void agents(ObjectNode agents) {
        if (chance(6)) {
            ArrayNode list = agents.putArray("list");
            for (int i = random.nextInt(4); i > 0; i--) {
                ObjectNode agent = list.addObject().put("id", one(AGENTS));
                if (chance(3)) {
                    agent.put("default", true);
                }
            }
        } else if (chance(5)) {
            ObjectNode entries = agents.putObject("entries");
            for (int i = random.nextInt(4); i > 0; i--) {
                ObjectNode entry = entries.putObject(one(AGENTS));
                if (chance(3)) {
                    entry.put("default", true);
                }
            }
        }
        if (chance(2)) {
            agents.put("ownership", "explicit");
            agents.putObject("defaults").putObject("systemAgent").put("agentId", one(AGENTS));
        }
    }

    private void binding(ObjectNode binding) {
        binding.put("agentId", one(AGENTS));
        ObjectNode match = binding.putObject("match").put("channel", one(CHANNELS));
        if (chance(6)) {
            match.put("accountId", one(ACCOUNTS));
        }
        if (chance(4)) {
            peer(match.putObject("peer"));
        }
        if (chance(4)) {
            match.put("guildId", one(PLACES));
        }
        if (chance(2)) {
            match.put("teamId", one(PLACES));
        }
        if (chance(3)) {
            roles(match.putArray("roles"));
        }
        if (chance(1)) {
            binding.put("type", chance(5) ? "acp" : "route");
        }
        if (chance(2)) {
            binding.putObject("session").put("groupScope", "main").put("dmScope", "per-peer");
        }
    }

    private void peer(ObjectNode peer) {
        peer.put("kind", one(KINDS));
        if (chance(1)) {
            peer.put("id", 7);
        } else if (chance(9)) {
            peer.put("id", one(IDS));
        }
    }

    private void roles(ArrayNode roles) {
        for (int i = random.nextInt(4); i > 0; i--) {
            roles.add(one(ROLES));
        }
    }

    private void session(ObjectNode session) {
        if (chance(7)) {
            session.put("dmScope", one(List.of("main", "per-peer", "per-channel-peer", "per-account-channel-peer")));
        }
        if (chance(2)) {
            session.put("groupScope", "main");
        }
        if (chance(2)) {
            session.put("mainKey", one(List.of("Home", "", " x ")));
        }
        if (random.nextInt(30) == 0) {
            session.put("scope", "global");
        }
        if (chance(4)) {
            ObjectNode links = session.putObject("identityLinks");
            for (String name : List.of("Alice", " bob ", "carol")) {
                ArrayNode ids = links.putArray(name);
                ids.add(one(IDS)).add(one(CHANNELS).strip() + ":" + one(IDS).strip());
            }
        }
    }

    ObjectNode message() {
        ObjectNode message = JSON.createObjectNode().put("channel", one(CHANNELS));
        if (chance(3)) {
            roles(message.put("channel", "discord")
                    .put("guildId", "G")
                    .putArray("memberRoleIds")
                    .add("r1"));
            return message;
        }
        if (chance(7)) {
            message.put("accountId", one(ACCOUNTS));
        }
        if (chance(9)) {
            peer(message.putObject("peer"));
        }
        if (chance(6)) {
            peer(message.putObject("parentPeer"));
        }
        if (chance(7)) {
            message.put("guildId", one(PLACES));
        }
        if (chance(4)) {
            message.put("teamId", one(PLACES));
        }
        if (chance(8)) {
            roles(message.putArray("memberRoleIds"));
        }
        return message;
    }
}
