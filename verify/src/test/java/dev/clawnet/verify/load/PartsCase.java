package dev.clawnet.verify.load;

import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.DmScope;
import dev.clawnet.gateway.route.GroupScope;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Roster;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Rule;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Leaf;
import dev.clawnet.protocol.log.NoteKey;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Opening;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Parts without a wire, each alone and again and again on one thread. A sample is the mean of some calls in a row, so
/// that looking at the clock does not count.
final class PartsCase {
    private static final int IN_A_ROW = 64;
    private static final PersonId LI = new PersonId("p-li");
    private static final IdentityId BUYER = new IdentityId(LI, "i-buyer");
    private static final RunId RUN = new RunId("r-1");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String PURPOSE = "procurement";

    private final Options options;

    PartsCase(Options options) {
        this.options = options;
    }

    void run(Lines out) {
        Map<String, Supplier<Object>> parts = new LinkedHashMap<>();
        decide(parts);
        route(parts);
        text(parts);
        signatures(parts);
        parts.forEach((name, part) -> out.line(measured(part).with("part", name)));
    }

    private Lines.Line measured(Supplier<Object> part) {
        long kept = samples(part, options.seconds("warm", 2), new Latencies());
        Latencies latencies = new Latencies();
        long seen = kept + samples(part, options.seconds("seconds", 2), latencies);
        Latencies sorted = Latencies.of(List.of(latencies));
        return new Lines.Line()
                .with("case", "parts")
                .with("p50ns", (double) Math.round(sorted.millis(0.5) * 1e6))
                .with("p99ns", (double) Math.round(sorted.millis(0.99) * 1e6))
                .with("calls", latencies.count() * IN_A_ROW)
                .with("seen", seen);
    }

    /// What the parts return is looked at, or it would not have to be made.
    private static long samples(Supplier<Object> part, double seconds, Latencies latencies) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        long seen = 0;
        long start = System.nanoTime();
        while (start - until < 0) {
            for (int i = 0; i < IN_A_ROW; i++) {
                seen += part.get().getClass().getName().length();
            }
            long end = System.nanoTime();
            latencies.add((end - start) / IN_A_ROW);
            start = end;
        }
        return seen;
    }

    /// Messages of a thousand humans among a thousand bindings, each made from its texts and routed.
    private static void route(Map<String, Supplier<Object>> parts) {
        List<Binding> bindings = new ArrayList<>();
        List<String> humans = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            humans.add("+4915550" + (10_000 + i));
            Peer peer = new Peer("direct", humans.getLast());
            bindings.add(Binding.to(
                    "agent" + i % 20,
                    new Binding.Match("whatsapp", "biz" + i % 10, Optional.of(peer), "", "", List.of())));
        }
        Routing.Sessions own =
                new Routing.Sessions(false, DmScope.PER_CHANNEL_PEER, GroupScope.PER_GROUP, Names.MAIN, Map.of());
        Router router = new Router(new Routing(Profile.EARLY, Roster.EMPTY, bindings, own, Routing.Broadcast.NONE));
        int[] next = {0};
        Supplier<String> human = () -> humans.get(next[0]++ % humans.size());
        parts.put(
                "route, one of 1,000 bindings fits",
                () -> router.route(Inbound.of("whatsapp", "biz" + next[0] % 10, new Peer("direct", human.get()))));
        parts.put(
                "route, none of 1,000 bindings fits",
                () -> router.route(Inbound.of("whatsapp", "biz9", new Peer("group", human.get()))));
    }

    /// A read that the last of two dozen grants covers, beside two dozen rules.
    private static void decide(Map<String, Supplier<Object>> parts) {
        List<Grant> grants = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            grants.add(grant(i));
            rules.add(rule(i));
        }
        Snapshot snapshot = new Snapshot(
                new Snapshot.RunFacts(
                        RUN,
                        BUYER,
                        LI,
                        true,
                        Snapshot.Half.PRIVATE,
                        Audience.owner(LI),
                        PURPOSE,
                        Integrity.TRUSTED,
                        Set.of(),
                        false,
                        true,
                        Set.of(),
                        Optional.of(Set.of()),
                        Set.of("acme"),
                        Optional.empty()),
                new Snapshot.AgentFacts(BUYER, LI, true),
                Optional.empty(),
                grants,
                rules,
                Optional.empty(),
                ItemPolicy.NONE,
                Set.of(),
                Map.of(),
                NOW,
                7);
        Act read = act("/desk23/specs/pump.md");
        Act outside = act("/elsewhere/file.md");
        parts.put("policy.decide, allowed by the last of 24 grants", () -> Decide.decide(snapshot, read));
        parts.put("policy.decide, covered by none of 24 grants", () -> Decide.decide(snapshot, outside));
    }

    private static Act act(String path) {
        return new Act(
                BUYER,
                RUN,
                Verb.READ,
                Resource.nodePath(LI, "laptop", path),
                Optional.empty(),
                Optional.empty(),
                PURPOSE,
                Map.of());
    }

    private static Grant grant(int number) {
        return new Grant(
                new GrantId("g-" + number),
                BUYER,
                Set.of(Verb.READ, Verb.LIST, Verb.WRITE),
                Set.of(new ResourcePattern(Resource.nodePath(LI, "laptop", "/desk" + number))),
                Optional.empty(),
                Optional.empty(),
                NOW.minusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static Rule rule(int number) {
        return new Rule(
                new RuleId("l-" + number),
                LI,
                new ResourcePattern(Resource.nodePath(LI, "laptop", "/desk" + number + "/specs")),
                Optional.empty(),
                Optional.empty(),
                Readers.of(new Reader.Human(new PersonId("p-nova"))),
                Optional.empty(),
                false);
    }

    private static void text(Map<String, Supplier<Object>> parts) {
        String request = "{\"type\":\"req\",\"id\":\"a7\",\"method\":\"health\",\"params\":{\"probe\":false}}";
        JsonNode act = Json.STRICT.readTree("{\"verb\":\"read\",\"object\":\"node:laptop/desk/specs/pump.md\","
                + "\"purpose\":\"procurement\",\"arguments\":{\"offset\":0,\"limit\":4096}}");
        parts.put("frame, parsed", () -> FrameCodec.request(request));
        parts.put("frame, an answer made", () -> FrameCodec.answer("a7", "{\"ok\":true,\"ts\":1795223446233}"));
        parts.put("canonical JSON, with its digest", () -> Canonical.digest(act));
        SecureRandom random = new SecureRandom();
        Map<String, String> fields = new TreeMap<>();
        for (String name : "id seq time kind phase owner actor run verb resource verdict basis result".split(" ", -1)) {
            fields.put(name, "value of " + name);
        }
        parts.put(
                "ledger, an entry of 13 fields committed to",
                () -> Leaf.of("person/p-li", 7, Opening.all(fields, random)).hash());
    }

    private static void signatures(Map<String, Supplier<Object>> parts) {
        NoteKey key = NoteKey.of("clawnet/person/p-li", new byte[32]);
        String head = "clawnet/person/p-li\n300\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        String note = key.sign(head);
        NoteVerifier verifier = key.verifier();
        parts.put("ledger, a head signed", () -> key.sign(head));
        parts.put("Ed25519, a signature checked", () -> verifier.open(note));
    }
}
