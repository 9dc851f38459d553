package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.app.config.ConfigProblem.Place;
import dev.clawnet.gateway.channel.irc.IrcChannel;
import dev.clawnet.gateway.route.AgentName;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.protocol.text.ScriptRegex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What two keys together may not say. Errors are what would make the file mean something else than it says;
/// warnings what its writer may not have meant.
final class CrossRules {
    private static final int MOST_WARNINGS = 100;

    private final Profile profile;
    private final List<Complaint> errors = new ArrayList<>();
    private final List<Complaint> warnings = new ArrayList<>();

    private CrossRules(Profile profile) {
        this.profile = profile;
    }

    /// @param errors for which the file is refused
    /// @param warnings that are only told
    record Findings(List<Complaint> errors, List<Complaint> warnings) {}

    static Findings of(ConfigValue root, Profile profile) {
        CrossRules rules = new CrossRules(profile);
        rules.everywhere(root, Way.ROOT);
        rules.agents(root);
        rules.channels(root);
        rules.broadcast(root);
        rules.errors.addAll(ServerReader.complaints(root));
        return new Findings(rules.errors, rules.warnings);
    }

    private void error(Place place, String what) {
        errors.add(new Complaint(place, what));
    }

    private void warn(Place place, String what) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(new Complaint(place, what));
        }
    }

    private void everywhere(ConfigValue value, Way way) {
        if (way.name().equals("bindings")) {
            return;
        }
        switch (value) {
            case ConfigValue.Table table -> {
                object(table, way);
                table.members().forEach((name, member) -> everywhere(member.value(), way.to(name)));
            }
            case ConfigValue.Items items -> {
                int number = 0;
                for (ConfigValue item : items.values()) {
                    everywhere(item, way.to(Integer.toString(number++)));
                }
            }
            case ConfigValue.Text _, ConfigValue.Digits _, ConfigValue.Flag _, ConfigValue.Nothing _ -> {}
        }
    }

    private void object(ConfigValue.Table table, Way way) {
        Optional<ConfigValue> here = Optional.of(table);
        Optional<ConfigValue> also = Loose.member(here, "alsoAllow");
        if (!Loose.items(Loose.member(here, "allow")).isEmpty()
                && !Loose.items(also).isEmpty()) {
            error(
                    also.map(ConfigValue::place).orElse(table.place()),
                    way + ": allow and alsoAllow exclude each other; put all names into one of them");
        }
        Loose.items(Loose.member(here, "mentionPatterns")).forEach(pattern -> mention(pattern, way));
        switch (way.name()) {
            case "docker", "browser" -> container(here, way);
            case "loopDetection" -> thresholds(here, table.place(), way);
            case "heartbeat" -> clock(here, way);
            default -> {}
        }
    }

    /// A pattern that is none does not count; its owner should know.
    private void mention(ConfigValue pattern, Way way) {
        try {
            ScriptRegex.of(Loose.id(Optional.of(pattern)));
        } catch (IllegalArgumentException e) {
            warn(pattern.place(), way + ".mentionPatterns has one that does not count: " + e.getMessage());
        }
    }

    private void container(Optional<ConfigValue> docker, Way way) {
        if (!way.toString().contains("sandbox")) {
            return;
        }
        Loose.member(docker, "network")
                .filter(network -> Loose.id(Optional.of(network)).strip().equalsIgnoreCase("host"))
                .ifPresent(network ->
                        error(network.place(), way + ".network is \"host\", which leaves no wall; use none or bridge"));
        for (String key : List.of("seccompProfile", "apparmorProfile")) {
            Loose.member(docker, key)
                    .filter(found -> Loose.id(Optional.of(found)).strip().equalsIgnoreCase("unconfined"))
                    .ifPresent(found -> error(
                            found.place(),
                            way + "." + key
                                    + " is \"unconfined\", which leaves no wall; leave it out or name a profile"));
        }
        Loose.items(Loose.member(docker, "binds")).forEach(bind -> {
            if (!Loose.id(Optional.of(bind)).startsWith("/")) {
                error(bind.place(), way + ".binds must begin with an absolute path, such as /srv/data:/data:ro");
            }
        });
    }

    /// A time that cannot be read would be another time, or none.
    private void clock(Optional<ConfigValue> beat, Way way) {
        Loose.member(beat, "every")
                .filter(every -> !ClockReader.isSpan(Loose.id(Optional.of(every))))
                .ifPresent(every -> error(
                        every.place(), way + ".every takes a number and ms, s, m, h or d, such as 30m; 0 is never"));
        Optional<ConfigValue> hours = Loose.member(beat, "activeHours");
        for (String key : List.of("start", "end")) {
            Loose.member(hours, key)
                    .filter(time -> ClockReader.minute(Loose.id(Optional.of(time))) < 0)
                    .ifPresent(time -> error(
                            time.place(),
                            way + ".activeHours." + key + " takes a time of day as in 08:00 or 22:30, or 24:00"));
        }
        hours.filter(found -> ClockReader.hours(found).isEmpty())
                .ifPresent(found -> error(
                        found.place(), way + ".activeHours takes a start and another end, such as 08:00 and 22:30"));
        Loose.member(hours, "timezone")
                .filter(zone -> !ClockReader.isZone(Loose.id(Optional.of(zone))))
                .ifPresent(zone -> warn(
                        zone.place(),
                        way + ".activeHours.timezone is no time zone such as Europe/Berlin: UTC is taken for it"));
    }

    private void thresholds(Optional<ConfigValue> loops, Place place, Way way) {
        double last = 0;
        for (String key : List.of("warningThreshold", "criticalThreshold", "globalCircuitBreakerThreshold")) {
            Optional<ConfigValue> value = Loose.member(loops, key);
            if (value.isPresent() && value.get() instanceof ConfigValue.Digits digits) {
                double now = Numbers.value(digits.digits());
                if (now <= last) {
                    error(
                            place,
                            way + ": warningThreshold, criticalThreshold and globalCircuitBreakerThreshold must rise in"
                                    + " this order");
                    return;
                }
                last = now;
            }
        }
    }

    private void agents(ConfigValue root) {
        Map<String, Place> names = new HashMap<>();
        Map<String, String> folders = new HashMap<>();
        List<ConfigValue> marked = new ArrayList<>();
        int number = 0;
        for (ConfigValue agent : Loose.items(Loose.at(root, "agents", "list"))) {
            String path = "agents.list." + number++;
            Optional<ConfigValue> id = Loose.at(agent, "id");
            if (id.isEmpty() || Loose.id(id).isBlank()) {
                error(agent.place(), path + ".id is missing: every agent needs a name");
                continue;
            }
            agent(path + ".id", Names.agent(Loose.id(id)), agent, id.get().place(), names, folders);
            if (Loose.flag(Loose.at(agent, "default"))) {
                marked.add(agent);
            }
        }
        Loose.members(Loose.at(root, "agents", "entries")).forEach((name, member) -> {
            String path = "agents.entries." + name;
            agent(path, Names.agent(name), member.value(), member.place(), names, folders);
        });
        if (marked.size() > 1) {
            warn(marked.get(1).place(), "more than one agent is the default; the first of them is");
        }
        bindings(root, names);
    }

    private void agent(
            String path,
            String name,
            ConfigValue agent,
            Place place,
            Map<String, Place> names,
            Map<String, String> folders) {
        if (name.equals(AgentName.MANAGER)) {
            error(
                    place,
                    path
                            + " is \"manager\", the name of your manager agent, which no message reaches: rename this one");
        }
        Place first = names.putIfAbsent(name, place);
        if (first != null) {
            error(place, path + ": an agent " + name + " stands at line " + first.line() + " already");
        }
        Loose.text(Loose.at(agent, "agentDir")).ifPresent(folder -> {
            String other = folders.putIfAbsent(folder, name);
            if (other != null) {
                error(
                        place,
                        "the agents " + other + " and " + name + " share the agentDir " + folder
                                + ": give each its own, or their credentials and sessions mix");
            }
        });
    }

    private void bindings(ConfigValue root, Map<String, Place> names) {
        int number = 0;
        Way way = Way.ROOT.to("bindings");
        for (ConfigValue binding : Loose.items(Loose.at(root, "bindings"))) {
            Optional<ConfigValue> agent = Loose.at(binding, "agentId");
            Way path = way.to(Integer.toString(number++));
            String name = Names.agent(Loose.id(agent));
            Place place = agent.map(ConfigValue::place).orElse(binding.place());
            if (agent.isEmpty()) {
                error(binding.place(), path + ".agentId is missing: say which agent it binds");
            } else if (name.equals(AgentName.MANAGER)) {
                error(place, path + ".agentId is \"manager\", which no message reaches: bind an identity agent");
            } else if (!names.isEmpty() && !names.containsKey(name)) {
                warn(place, path + " binds the agent " + name + ", which is not listed: " + stand());
            }
            if (Loose.id(Loose.at(binding, "match", "channel")).isBlank()) {
                error(binding.place(), path + ".match.channel is missing: say which channel it is for");
            }
        }
    }

    private String stand() {
        return switch (profile) {
            case EARLY -> "its messages go to the default agent";
            case LATEST -> "its messages are refused";
        };
    }

    private void channels(ConfigValue root) {
        Loose.members(Loose.at(root, "channels")).forEach((id, channel) -> {
            if (id.equals("defaults") || id.equals("modelByChannel")) {
                return;
            }
            Optional<ConfigValue> block = Optional.of(channel.value());
            open("channels." + id, block, block);
            Loose.members(Loose.member(block, "accounts"))
                    .forEach((name, account) ->
                            open("channels." + id + ".accounts." + name, Optional.of(account.value()), block));
            if (!Names.channel(id).equals(IrcChannel.NAME)) {
                warn(channel.place(), "channel " + id + " is known and not available yet; its bindings load and route");
            }
        });
    }

    /// A room that several agents should hear, in a file by whose rules they hear none that is served.
    private void broadcast(ConfigValue root) {
        boolean early = switch (profile) {
            case EARLY -> true;
            case LATEST -> false;
        };
        Loose.at(root, "broadcast")
                .filter(block ->
                        early && Loose.at(root, "channels", IrcChannel.NAME).isPresent())
                .filter(block ->
                        Loose.members(Optional.of(block)).keySet().stream().anyMatch(name -> !name.equals("strategy")))
                .ifPresent(block -> warn(
                        block.place(),
                        "broadcast: in the early profile only WhatsApp has such rooms; for others set"
                                + " gateway.routing.profile to latest"));
    }

    /// Open for everybody has to be said twice: an empty list of senders is more often forgotten than meant.
    private void open(String path, Optional<ConfigValue> block, Optional<ConfigValue> channel) {
        for (String dm : List.of("", "dm")) {
            Optional<ConfigValue> holder = dm.isEmpty() ? block : Loose.member(block, dm);
            String key = dm.isEmpty() ? "dmPolicy" : "policy";
            Optional<ConfigValue> policy = Loose.member(holder, key);
            List<ConfigValue> own = Loose.items(Loose.member(holder, "allowFrom"));
            List<ConfigValue> senders = own.isEmpty() ? Loose.items(Loose.member(channel, "allowFrom")) : own;
            boolean all = senders.stream()
                    .anyMatch(one -> Loose.id(Optional.of(one)).strip().equals("*"));
            if (Loose.text(policy).filter("open"::equals).isPresent() && !all) {
                String what = path + (dm.isEmpty() ? "" : ".dm") + "." + key
                        + " is \"open\", which needs allowFrom with \"*\" in it";
                switch (profile) {
                    case EARLY -> error(policy.get().place(), what);
                    case LATEST -> warn(policy.get().place(), what + "; until then every private message is dropped");
                }
            }
        }
    }
}
